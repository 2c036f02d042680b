# syntax=docker/dockerfile:1
# The command line of this package: `serve`, `run` and all others.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Without install scripts: the package `node` would download a second Node.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY contracts ./contracts
COPY scripts/build.ts ./scripts/build.ts
COPY scripts/build ./scripts/build
COPY specs ./specs
COPY src ./src
RUN node scripts/build.ts

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    HEALTH_URL=http://127.0.0.1:3000/api/health
COPY --from=build /build/package.json /app/package.json
COPY --from=build /build/contracts /app/contracts
COPY --from=build /build/dist /app/dist
# Where reports and the file of --write-env go. A volume that is mounted here belongs to the same user.
RUN install --directory --owner=node --group=node /work
WORKDIR /work
# The user `node` of the image.
USER 1000:1000
EXPOSE 3000
# For `serve` on its default port. Any response means that it is up: `--variant bare` has no /api/health.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(process.env.HEALTH_URL).then(() => process.exit(0), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/src/cli/main.js"]
CMD ["--help"]
