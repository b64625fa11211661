package config

import "testing"

// TestMetricsAreOpenToThisMachineAlone: who listens for others, or has a proxy pass on what others ask, has to open them.
func TestMetricsAreOpenToThisMachineAlone(t *testing.T) {
	for http, login := range map[string]bool{
		``:                                            false,
		`listen: "127.0.0.1:8080"`:                    false,
		`listen: "[::1]:8080"`:                        false,
		`listen: "localhost:8080"`:                    false,
		`listen: "0.0.0.0:8080"`:                      true,
		`listen: ":8080"`:                             true,
		`listen: "192.0.2.7:8080"`:                    true,
		`url: "https://helpline.example.org"`:         true,
		`trusted_proxies: ["127.0.0.1"]`:              true,
		`metrics: login`:                              true,
		`metrics: open, listen: ":8080"`:              false,
		`metrics: open, trusted_proxies: [127.0.0.1]`: false,
	} {
		files := map[string]string{"centralino.yaml": "numbers: {desk: desk}\nhttp: {" + http + "}\n", "flows/desk.yaml": small}
		if cfg := load(t, files, nil); cfg.HTTP.MetricsLogin != login {
			t.Errorf("{%s}: a login is wanted: %v, want %v", http, cfg.HTTP.MetricsLogin, login)
		}
	}
}
