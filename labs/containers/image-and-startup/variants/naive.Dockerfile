# Everything in one stage: the whole repository, everything that its developers need, started by npm, as root.
ARG NODE_IMAGE=node:26.10.0@sha256:a723b54c35a76e947095a20a67d39585bb09c862e6b1adeb8a9f518f95e34fb0

FROM ${NODE_IMAGE}
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile --ignore-scripts
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
CMD ["npm", "--prefix", "packages/firewall", "start"]
