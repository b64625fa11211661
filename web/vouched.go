package web

import (
	"context"
	"errors"
	"fmt"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"centralino/account"
	"centralino/call"
)

// vouched exchanges a code for who they are. On an error why is what the journal says.
func (s *Server) vouched(ctx context.Context, settings *Settings, code string, p pendingLogin) (a account.Account, why call.LoginFailure, err error) {
	provider, config, err := s.client(ctx, settings)
	if err != nil {
		return a, call.LoginWrong, err
	}
	tokens, err := config.Exchange(ctx, code, oauth2.VerifierOption(p.verifier))
	if err != nil {
		return a, call.LoginWrong, errors.New("the provider does not take its code back") // unsaid: its answer may have secrets
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return a, call.LoginWrong, errors.New("the provider sent no id_token")
	}
	token, err := provider.Verifier(&oidc.Config{ClientID: settings.OIDC.ClientID}).Verify(ctx, raw)
	if err != nil {
		return a, call.LoginWrong, err
	}
	if token.Nonce != p.nonce {
		return a, call.LoginWrong, errors.New("the id_token has the nonce of another login")
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return a, call.LoginWrong, err
	}
	name, err := named(claims, settings.OIDC.AccountClaim)
	if err != nil {
		return a, call.LoginDenied, err
	}
	if a, ok = settings.OIDC.SignedOn(name, groups(claims, settings.OIDC.GroupsClaim)); !ok {
		return a, call.LoginDenied, errors.New("they have neither an account nor a group with a role")
	}
	return a, "", nil
}

// named reads the claim that names the account. An address that nobody has verified is anybody's.
func named(claims map[string]any, claim string) (string, error) {
	name, _ := claims[claim].(string)
	if name == "" {
		return "", fmt.Errorf("the id_token has no %s", claim)
	}
	if claim == "email" && claims["email_verified"] != true && claims["email_verified"] != "true" {
		return "", errors.New("their address is not verified")
	}
	return name, nil
}

// groups reads a claim that is a list of texts, or one.
func groups(claims map[string]any, claim string) (out []string) {
	switch v := claims[claim].(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			if text, ok := one.(string); ok {
				out = append(out, text)
			}
		}
	}
	return out
}

// Guest makes the account of somebody whom single sign-on vouches for and who has none here.
func Guest(name string, role account.Role, partner call.PartnerID) account.Account {
	return account.Account{ID: guestPrefix + name, Name: name, Role: role, Partner: partner}
}
