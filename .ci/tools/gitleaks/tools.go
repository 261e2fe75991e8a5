//go:build tools

// Package tools pins gitleaks and, by go.sum, everything that it is built from.
package tools

import _ "github.com/zricethezav/gitleaks/v8"
