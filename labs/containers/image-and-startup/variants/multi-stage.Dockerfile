# Packages are installed in a stage of their own, those of production alone; what runs is copied to a slim image.
ARG NODE_IMAGE=node:26.10.0@sha256:a723b54c35a76e947095a20a67d39585bb09c862e6b1adeb8a9f518f95e34fb0
ARG NODE_SLIM_IMAGE=node:26.10.0-slim@sha256:ec7758ee051e457b468b32bde57b0879010b325bb9862718e9615225ce4aaae1

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
RUN npm install --global pnpm@12.21.0
# The manifests first: an edit of the sources leaves this layer as it is.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/experiment/package.json packages/experiment/
COPY packages/firewall/package.json packages/firewall/
COPY packages/models/package.json packages/models/
RUN --mount=type=cache,id=pnpm,target=/store \
    pnpm install --prod --no-optional --frozen-lockfile --ignore-scripts --store-dir=/store --filter="@labs/firewall..."

FROM ${NODE_SLIM_IMAGE}
WORKDIR /app
COPY --from=packages /app ./
COPY packages packages
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
USER 1000
CMD ["node", "packages/firewall/src/server.ts"]
