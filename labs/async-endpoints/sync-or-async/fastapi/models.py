"""Requests and answers, validated on the way in and out, as Fastify does by its schemas."""

from pydantic import BaseModel


class Actor(BaseModel):
    actor: int


class History(BaseModel):
    actor: int
    events: int
    serious: int


class Key(BaseModel):
    key: str


class Digest(BaseModel):
    digest: str


class Prompt(BaseModel):
    prompt: str


class Risk(BaseModel):
    risk: int


class Health(BaseModel):
    ok: bool
