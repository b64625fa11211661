package directory

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
)

// try checks a PIN and fails the test unless the answer is want.
func try(t *testing.T, d *Directory, customer, pin, caller string, want Answer) {
	t.Helper()
	if got := d.VerifyPIN(t.Context(), customer, call.NewSecret(pin), call.Number(caller)); got != want {
		t.Errorf("%s by %q: %s, want %s", customer, caller, got, want)
	}
}

func TestPIN(t *testing.T) {
	d, _ := open(t, customers+"3,,,No PIN,,\n")
	try(t, d, "10000019", "24680", "+39021112223", Right)
	try(t, d, "10000019", "13579", "+39021112223", Wrong)
	try(t, d, "10000019", "", "+39021112223", Wrong)
	try(t, d, "3", "", "+39021112223", Failed)
	try(t, d, "nobody", "24680", "+39021112223", Failed)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := d.VerifyPIN(ctx, "10000019", call.NewSecret("24680"), ""); got != Failed {
		t.Errorf("after the call ended: %s", got)
	}
}

func TestFiveWrongPINsLockTheCustomerForAQuarterOfAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, customers)
		for i := range 5 {
			try(t, d, "10000019", "00000", fmt.Sprintf("+3902111222%d", i), Wrong)
			time.Sleep(time.Minute)
		}
		time.Sleep(14*time.Minute - time.Millisecond)
		try(t, d, "10000019", "24680", "", Locked)
		try(t, d, "10000027", "13579", "", Right)
		time.Sleep(time.Millisecond)
		try(t, d, "10000019", "24680", "", Right)
	})
}

func TestFiveWrongPINsLockTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, customers+"3,,33333,,,\n")
		for range 2 {
			try(t, d, "10000019", "00000", "+39021112223", Wrong)
			try(t, d, "10000027", "00000", "+39021112223", Wrong)
		}
		try(t, d, "3", "33333", "+39021112223", Right) // which doesn't clear the caller's count
		try(t, d, "3", "00000", "+39021112223", Wrong)
		try(t, d, "3", "33333", "+39021112223", Locked)
		try(t, d, "3", "33333", "+39021112224", Right)
		time.Sleep(15 * time.Minute)
		try(t, d, "3", "33333", "+39021112223", Right)
	})
}

func TestCallersWithoutNumberDontLockEachOther(t *testing.T) {
	d, _ := open(t, customers)
	for range 4 {
		try(t, d, "10000019", "00000", "", Wrong)
		try(t, d, "10000027", "00000", "", Wrong)
	}
	try(t, d, "10000019", "24680", "", Right)
	try(t, d, "10000027", "00000", "", Wrong)
	try(t, d, "10000027", "13579", "", Locked)
}

func TestWrongPINsFarApartDontLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, customers)
		for range 20 {
			try(t, d, "10000019", "00000", "+39021112223", Wrong)
			time.Sleep(4 * time.Minute)
		}
		try(t, d, "10000019", "24680", "+39021112223", Right)
	})
}

func TestTheLockIsNotLengthenedByMoreTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := open(t, customers)
		for range 5 {
			try(t, d, "10000019", "00000", "", Wrong)
		}
		for range 15 {
			try(t, d, "10000019", "00000", "", Locked)
			time.Sleep(time.Minute)
		}
		try(t, d, "10000019", "24680", "", Right)
	})
}

func TestManyAtOnceGetNoMoreGuesses(t *testing.T) {
	d, _ := open(t, customers)
	var looked atomic.Int32
	var callers sync.WaitGroup
	for i := range 100 {
		callers.Go(func() {
			caller := call.Number(fmt.Sprintf("+3902111%05d", i))
			if d.VerifyPIN(context.Background(), "10000019", call.NewSecret("00000"), caller) == Wrong {
				looked.Add(1)
			}
		})
	}
	callers.Wait()
	if got := looked.Load(); got != 5 {
		t.Errorf("%d guesses were looked at, want 5", got)
	}
}

func TestCountsSurviveARenewal(t *testing.T) {
	d, _ := open(t, customers)
	for range 5 {
		try(t, d, "10000019", "00000", "", Wrong)
	}
	renewed, _, err := d.Renew()
	if err != nil {
		t.Fatal(err)
	}
	try(t, renewed, "10000019", "24680", "", Locked)
}

func TestMemoryIsBoundedAndTheNewestAreKept(t *testing.T) {
	l := newLockout(Lockout{Failures: 2, For: time.Hour})
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	wrong := func() bool { return false }
	for i := range mostNames + 100 {
		l.try(now.Add(time.Duration(i)*time.Millisecond), "same", fmt.Sprint(i), wrong)
		delete(l.customers, "same")
	}
	if len(l.callers) != mostNames {
		t.Errorf("%d callers are kept", len(l.callers))
	}
	if _, kept := l.callers["0"]; kept {
		t.Error("the oldest was kept")
	}
	if _, kept := l.callers[fmt.Sprint(mostNames+99)]; !kept {
		t.Error("the newest was dropped")
	}
	l.try(now.Add(2*time.Hour), "same", "later", wrong)
	if len(l.callers) != 1 {
		t.Errorf("%d callers are kept after all were quiet for long", len(l.callers))
	}
}

func TestALimitOfOwn(t *testing.T) {
	o := options(customers)
	o.Lockout = Lockout{Failures: 1, For: time.Minute}
	d, _, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	try(t, d, "10000019", "00000", "", Wrong)
	try(t, d, "10000019", "24680", "", Locked)
}
