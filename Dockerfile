# syntax=docker/dockerfile:1
#
#   docker build -t centralino .
#   docker run --rm -it --network host centralino                                  the demo
#   docker run -d --network host -v ./helpline:/helpline:ro -v calls:/data centralino   your helpline
#
# Host networking is for the sound: each call has a port of its own out of rtp_ports, and publishing ten thousand ports
# one by one is slow. With a bridge, set sip.advertise and publish 5060 and a small rtp_ports range.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=development
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/centralino ./cmd/centralino
RUN mkdir -p /out/data /out/helpline /out/tmp && chmod 1777 /out/tmp

# Static, without a shell: the binary brings its own time zones. There is no speech command in it, so record every prompt
# (centralino check names those without a recording), or build on an image that has espeak-ng.
FROM scratch
COPY --from=build /out/centralino /centralino
COPY --from=build /out/tmp /tmp
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/helpline /helpline
USER 65532:65532
# Without a centralino.yaml here the demo is served.
WORKDIR /helpline
VOLUME /data
# SIP, and HTTP for metrics and health if http.listen says 0.0.0.0.
EXPOSE 5060/udp 5060/tcp 10000/udp 8080/tcp
# It drains calls when stopped: docker stop --time 45.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["/centralino", "health"]
ENTRYPOINT ["/centralino"]
CMD ["serve", "--data", "/data"]
