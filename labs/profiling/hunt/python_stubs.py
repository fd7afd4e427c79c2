"""What the Python of EXPLANATION.md promises."""


def check(scope):
    shares, grown = scope["shares"], scope["grown"]
    good = "serve (uvicorn.py:1);screen (app.py:3);trim (app.py:9) 5\nserve (uvicorn.py:1) 95\n"
    slow = "serve (uvicorn.py:1);screen (app.py:3);trim (app.py:9) 60\nserve (uvicorn.py:1);trim (app.py:9);trim (app.py:9) 20\nserve (uvicorn.py:1) 20\n"
    assert shares(good, "app.py")["trim"] == 0.05
    # Once for a stack, however often it is on it.
    assert shares(slow, "app.py")["trim"] == 0.8
    assert grown(shares(slow, "app.py"), shares(good, "app.py")) == "trim"
    assert grown(shares(good, "app.py"), shares(good, "app.py")) is None
