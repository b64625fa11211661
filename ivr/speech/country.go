package speech

import (
	"strings"

	"centralino/call"
)

// Country is where an agent sits, by ISO 3166-1 alpha-2, as the end of a sentence: "in Albania". A country whose name is
// not known has no text, so it is recorded as countries/xx.
func Country(lang call.Language, code string) call.Prompt {
	g, _ := grammarOf(lang)
	code = strings.ToUpper(code)
	return call.Prompt{Language: lang, Name: "countries/" + strings.ToLower(code), Text: g.countryName(code)}
}

// countryName is where somebody is; empty for a country or a language without a name.
func (g grammar) countryName(code string) string {
	if g.countries == nil {
		return ""
	}
	return g.countries()[code]
}

// Countries lists the codes of the countries that have names in every language with grammar: the European Union, its
// neighbours, and where call centres are.
func Countries() []string {
	return strings.Fields("AL AR AT AU BA BE BG BR BY CA CH CI CL CM CN CO CR CY CZ DE DK DO DZ EE EG ES FI FR GB GE GH GR GT " +
		"HR HU IE IL IN IS IT JM JO KE LB LI LK LT LU LV MA MC MD ME MG MK MT MU MX MY NG NI NL NO NZ PE PH PK PL PT PY RO RS " +
		"RW SE SG SI SK SM SN SV TH TN TR UA US UY VA VN XK ZA")
}

func italianCountries() map[string]string {
	return map[string]string{
		"AL": "in Albania", "AR": "in Argentina", "AT": "in Austria", "AU": "in Australia", "BA": "in Bosnia ed Erzegovina",
		"BE": "in Belgio", "BG": "in Bulgaria", "BR": "in Brasile", "BY": "in Bielorussia", "CA": "in Canada", "CH": "in Svizzera",
		"CI": "in Costa d'Avorio", "CL": "in Cile", "CM": "in Camerun", "CN": "in Cina", "CO": "in Colombia", "CR": "in Costa Rica",
		"CY": "a Cipro", "CZ": "nella Repubblica Ceca", "DE": "in Germania", "DK": "in Danimarca", "DO": "nella Repubblica Dominicana",
		"DZ": "in Algeria", "EE": "in Estonia", "EG": "in Egitto", "ES": "in Spagna", "FI": "in Finlandia", "FR": "in Francia",
		"GB": "nel Regno Unito", "GE": "in Georgia", "GH": "in Ghana", "GR": "in Grecia", "GT": "in Guatemala", "HR": "in Croazia",
		"HU": "in Ungheria", "IE": "in Irlanda", "IL": "in Israele", "IN": "in India", "IS": "in Islanda", "IT": "in Italia",
		"JM": "in Giamaica", "JO": "in Giordania", "KE": "in Kenya", "LB": "in Libano", "LI": "in Liechtenstein",
		"LK": "nello Sri Lanka", "LT": "in Lituania", "LU": "in Lussemburgo", "LV": "in Lettonia", "MA": "in Marocco",
		"MC": "nel Principato di Monaco", "MD": "in Moldova", "ME": "in Montenegro", "MG": "in Madagascar",
		"MK": "nella Macedonia del Nord", "MT": "a Malta", "MU": "a Mauritius", "MX": "in Messico", "MY": "in Malesia",
		"NG": "in Nigeria", "NI": "in Nicaragua", "NL": "nei Paesi Bassi", "NO": "in Norvegia", "NZ": "in Nuova Zelanda",
		"PE": "in Perù", "PH": "nelle Filippine", "PK": "in Pakistan", "PL": "in Polonia", "PT": "in Portogallo", "PY": "in Paraguay",
		"RO": "in Romania", "RS": "in Serbia", "RW": "in Ruanda", "SE": "in Svezia", "SG": "a Singapore", "SI": "in Slovenia",
		"SK": "in Slovacchia", "SM": "nella Repubblica di San Marino", "SN": "in Senegal", "SV": "in El Salvador", "TH": "in Thailandia",
		"TN": "in Tunisia", "TR": "in Turchia", "UA": "in Ucraina", "US": "negli Stati Uniti", "UY": "in Uruguay",
		"VA": "nella Città del Vaticano", "VN": "in Vietnam", "XK": "in Kosovo", "ZA": "in Sudafrica",
	}
}

func englishCountries() map[string]string {
	return map[string]string{
		"AL": "in Albania", "AR": "in Argentina", "AT": "in Austria", "AU": "in Australia", "BA": "in Bosnia and Herzegovina",
		"BE": "in Belgium", "BG": "in Bulgaria", "BR": "in Brazil", "BY": "in Belarus", "CA": "in Canada", "CH": "in Switzerland",
		"CI": "in Ivory Coast", "CL": "in Chile", "CM": "in Cameroon", "CN": "in China", "CO": "in Colombia", "CR": "in Costa Rica",
		"CY": "in Cyprus", "CZ": "in the Czech Republic", "DE": "in Germany", "DK": "in Denmark", "DO": "in the Dominican Republic",
		"DZ": "in Algeria", "EE": "in Estonia", "EG": "in Egypt", "ES": "in Spain", "FI": "in Finland", "FR": "in France",
		"GB": "in the United Kingdom", "GE": "in Georgia", "GH": "in Ghana", "GR": "in Greece", "GT": "in Guatemala", "HR": "in Croatia",
		"HU": "in Hungary", "IE": "in Ireland", "IL": "in Israel", "IN": "in India", "IS": "in Iceland", "IT": "in Italy",
		"JM": "in Jamaica", "JO": "in Jordan", "KE": "in Kenya", "LB": "in Lebanon", "LI": "in Liechtenstein",
		"LK": "in Sri Lanka", "LT": "in Lithuania", "LU": "in Luxembourg", "LV": "in Latvia", "MA": "in Morocco",
		"MC": "in Monaco", "MD": "in Moldova", "ME": "in Montenegro", "MG": "in Madagascar",
		"MK": "in North Macedonia", "MT": "in Malta", "MU": "in Mauritius", "MX": "in Mexico", "MY": "in Malaysia",
		"NG": "in Nigeria", "NI": "in Nicaragua", "NL": "in the Netherlands", "NO": "in Norway", "NZ": "in New Zealand",
		"PE": "in Peru", "PH": "in the Philippines", "PK": "in Pakistan", "PL": "in Poland", "PT": "in Portugal", "PY": "in Paraguay",
		"RO": "in Romania", "RS": "in Serbia", "RW": "in Rwanda", "SE": "in Sweden", "SG": "in Singapore", "SI": "in Slovenia",
		"SK": "in Slovakia", "SM": "in San Marino", "SN": "in Senegal", "SV": "in El Salvador", "TH": "in Thailand",
		"TN": "in Tunisia", "TR": "in Turkey", "UA": "in Ukraine", "US": "in the United States", "UY": "in Uruguay",
		"VA": "in the Vatican City", "VN": "in Vietnam", "XK": "in Kosovo", "ZA": "in South Africa",
	}
}
