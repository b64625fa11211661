# Two commands matter: `make demo` answers a call, `make test` proves that it works.

GO ?= go

.PHONY: demo test tools lint fuzz bench load queue-load wall soak build prompts

demo: ## start the demo helpline and say what to try
	$(GO) run ./cmd/centralino demo

build: ## the static binary, bin/centralino
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w" -o bin/centralino ./cmd/centralino

# Rooms without goroutines have no races to find, and with the race detector their tests take four times as long. The commands
# are the other rooms once more. `make lint` vets them all, once.
PURE = ./account ./app/demo/... ./app/planning ./bench ./call ./cmd/... ./config/... ./deploy ./docs/... ./flows/... ./ivr/... \
	./knowledge ./queue/... ./rehearsal/... ./media/dtmf ./media/g711 ./media/g722 ./media/resample ./media/wav

test: tools ## everything: pure, virtual time, real sockets with SIPp, baresip and linphone
	$(GO) test -vet=off $(PURE)
	$(GO) test -vet=off -race $$($(GO) list ./... | grep -v /e2e | grep -vxF "$$($(GO) list $(PURE))")
	$(GO) run ./cmd/centralino test -c app/demo
	$(GO) run ./cmd/centralino test -c config/testdata/helpline
	$(GO) test ./e2e # alone: real telephones send every 20 ms, whatever else the machine does

tools: ## the telephones and tools the tests need
	@.ci/install-test-tools

lint:
	$(GO) mod verify
	$(GO) mod tidy -diff
	$(GO) vet ./...
	GOOS=darwin CGO_ENABLED=0 $(GO) build ./media ./sip # sockets and clocks are others on a Mac
	@test -z "$$($(GO) tool gofumpt -l . | tee /dev/stderr)" || { echo "run: go tool gofumpt -w ."; exit 1; }
	$(GO) tool staticcheck ./...
	@.ci/check-pages

fuzz: ## each fuzz target for a few seconds
	@.ci/fuzz 2s

bench: ## what prompts, menus and bridges cost beside the bare system calls, and how evenly they are paced
	$(GO) build -o bin/bench ./bench
	bin/bench
	$(GO) test ./docs -run TestTheReadmeSaysWhatSoundCosts -update

load: tools ## a thousand calls a second with SIPp, what each costs, and the memory a minute later
	$(GO) test ./e2e -run TestSetUpRate -v -load.rate 1000 -load.for 45s

queue-load: tools ## 300 callers for 40 agents, some of whom refuse or never answer: nobody is lost or stuck, and who is free is rung at once
	$(GO) test ./e2e -run TestQueueLoad -v -count=1 -queue.callers 300 -queue.agents 40

PAGE ?= wall

wall: tools ## the wall with 50 queues, 500 agents and 200 events a second in Chromium: the time between two frames, and the server's share of a core (PAGE=board, PAGE=agents)
	$(GO) test ./e2e -run 'TestWall$$' -v -count=1 -wall.for 30s -wall.page $(PAGE)

FOR ?= 10m
CALLS ?= 500

soak: tools ## calls that come and go for ten minutes, 500 at once: every packet arrives, and nothing is left (FOR=90s CALLS=150)
	$(GO) test ./e2e -run TestSoak -v -count=1 -timeout 0 -soak.for $(FOR) -soak.calls $(CALLS)

prompts: ## speak the demo's prompts anew (needs espeak-ng, flite and sox)
	app/demo/prompts.sh
