package digest

import "centralino/call"

// Response computes the response of credentials, for tests with published examples.
func Response(c Credentials, password call.Secret, method string) string {
	return c.response(password, method)
}
