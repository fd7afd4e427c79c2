# As bundled, started by a shell that has something to do afterwards: the shell is process 1, and SIGTERM ends there.
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

FROM packages AS bundle
RUN npm install --global rolldown@1.2.19
COPY packages packages
RUN rolldown packages/firewall/src/server.ts packages/models/src/scoring/score-worker.ts \
    --dir packages/models/dist --entry-file-names "[name].mjs" \
    --platform node --external onnxruntime-node --external piscina --minify

FROM packages AS native
RUN rm -r node_modules packages/*/node_modules
RUN --mount=type=cache,id=pnpm,target=/store \
    pnpm install --prod --no-optional --frozen-lockfile --ignore-scripts --store-dir=/store --filter="@labs/models"
RUN cd node_modules/.pnpm/onnxruntime-node@*/node_modules/onnxruntime-node/bin/napi-v* \
    && find . -mindepth 2 -maxdepth 2 ! -path "./linux/$(node -p process.arch)" -exec rm -r {} +

FROM ${NODE_SLIM_IMAGE}
WORKDIR /app
COPY --from=native /app ./
COPY packages/models/artefacts packages/models/artefacts
COPY --from=bundle /app/packages/models/dist packages/models/dist
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
USER 1000
CMD ["sh", "-c", "node packages/models/dist/server.mjs; echo \"the firewall has ended\""]
