package words

import (
	"fmt"
	"time"

	"centralino/call"
)

// calendar is how a language writes days.
type calendar struct {
	weekdays [7]string  // Sunday first
	months   [12]string // January first
	day      string     // of a month's day, name and year: %d %s %d
	month    string     // of a month's name and year: %s %d
	weekday  string     // between a weekday and the day
	date     string     // in figures, as package time writes it
	moment   string     // with the time
}

func calendarOf(language call.Language) calendar {
	switch language {
	case Italian:
		return calendar{
			[7]string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
			[12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
			"%d %s %d", "%s %d", " ", "02/01/2006", "02/01/2006, 15:04",
		}
	case Spanish:
		return calendar{
			[7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
			[12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
			"%d de %s de %d", "%s de %d", " ", "02/01/2006", "02/01/2006, 15:04",
		}
	case German:
		return calendar{
			[7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
			[12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
			"%d. %s %d", "%s %d", ", ", "02.01.2006", "02.01.2006, 15:04",
		}
	}
	c := calendar{day: "%d %s %d", month: "%s %d", weekday: " ", date: time.DateOnly, moment: "2006-01-02 15:04"}
	for i := range c.weekdays {
		c.weekdays[i] = time.Weekday(i).String()
	}
	for i := range c.months {
		c.months[i] = time.Month(i + 1).String()
	}
	return c
}

// Day writes a day: 23 November 2026.
func (w Words) Day(at time.Time) string {
	c := calendarOf(w.language)
	if w.language == Italian && at.Day() == 1 {
		return fmt.Sprintf("1º %s %d", c.months[at.Month()-1], at.Year())
	}
	return fmt.Sprintf(c.day, at.Day(), c.months[at.Month()-1], at.Year())
}

// Weekday writes a day with its name: Monday 23 November 2026.
func (w Words) Weekday(at time.Time) string {
	c := calendarOf(w.language)
	return c.weekdays[at.Weekday()] + c.weekday + w.Day(at)
}

// Month writes a month: November 2026.
func (w Words) Month(at time.Time) string {
	c := calendarOf(w.language)
	return fmt.Sprintf(c.month, c.months[at.Month()-1], at.Year())
}

// Date writes a day in figures: 2026-11-23 in English, 23/11/2026 in Italian.
func (w Words) Date(at time.Time) string { return at.Format(calendarOf(w.language).date) }

// Moment writes day and time in figures: 2026-11-23 15:04 in English, 23/11/2026, 15:04 in Italian.
func (w Words) Moment(at time.Time) string { return at.Format(calendarOf(w.language).moment) }
