//! Titles and descriptions in the holder's language (the protocol's *Graph*).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{DomainName, SchemaCode};

/// Texts by language tag (BCP 47).
pub type Titles = BTreeMap<String, String>;

/// The languages that titles are translated to, each by its tag and its own name.
pub const LANGUAGES: [(&str, &str); 5] = [
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("pt", "Português"),
];

/// The language of whoever's own has no text.
const FALLBACK: &str = "en";

/// What an issuer publishes of its own name, and of the names and descriptions of schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// The issuer's title by language.
    pub issuer: Titles,
    /// Each schema's titles by language.
    pub schemas: BTreeMap<String, Titles>,
    /// Each schema's descriptions by language. An issuer of an older version publishes none.
    #[serde(default)]
    pub descriptions: BTreeMap<String, Titles>,
}

/// What a token is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localization {
    /// The language that was asked for.
    pub language: String,
    /// The issuer's title.
    pub issuer_title: String,
    /// The schema's title.
    pub schema_title: String,
    /// The schema's description, if it has one.
    pub description: Option<String>,
}

impl Catalogue {
    /// Adds what a schema is called and what it is, in place of what was known of it.
    pub fn add(&mut self, schema: &SchemaCode, titles: Titles, descriptions: Titles) {
        let schema = schema.to_string();
        self.descriptions.insert(schema.clone(), descriptions);
        self.schemas.insert(schema, titles);
    }

    /// Looks the texts up; what has no title is called by its code.
    pub fn localize(
        &self,
        language: &str,
        issuer: &DomainName,
        schema: &SchemaCode,
    ) -> Localization {
        let code = schema.to_string();
        let of_schema = |texts: &BTreeMap<String, Titles>| {
            texts.get(&code).and_then(|texts| in_language(texts, language)).map(str::to_owned)
        };
        Localization {
            language: language.to_owned(),
            issuer_title: in_language(&self.issuer, language).unwrap_or(issuer.as_str()).to_owned(),
            schema_title: of_schema(&self.schemas).unwrap_or_else(|| schema.codes().to_owned()),
            description: of_schema(&self.descriptions),
        }
    }
}

/// The sentence `{schema}, by {issuer}`, translated.
pub(crate) fn by(language: &str, schema: &str, issuer: &str) -> String {
    let between = match offered_language(language) {
        "ar" => "، من ",
        "de" => ", von ",
        "es" | "pt" => ", por ",
        _ => ", by ",
    };
    format!("{schema}{between}{issuer}")
}

/// The tag among [`LANGUAGES`] that somebody of this language reads.
pub fn offered_language(language: &str) -> &'static str {
    let offered = |wanted: &str| LANGUAGES.into_iter().find(|(tag, _)| *tag == wanted);
    looked_up(language, offered).map_or(FALLBACK, |(tag, _)| tag)
}

/// A text in a language: in the language itself, then without its region, then in English.
pub fn in_language<'a>(texts: &'a Titles, language: &str) -> Option<&'a str> {
    looked_up(language, |tag| texts.get(tag)).map(String::as_str)
}

/// For the language itself, then without its region, script and variants one by one (RFC 4647,
/// section 3.4), then for English.
pub(crate) fn looked_up<T>(language: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut tag = language;
    loop {
        if let Some(found) = find(tag) {
            return Some(found);
        }
        match tag.rsplit_once('-') {
            Some((shorter, _)) => tag = shorter,
            None => return find(FALLBACK),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::issuer_domain;

    fn texts(texts: &[(&str, &str)]) -> Titles {
        texts.iter().map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned())).collect()
    }

    fn schema() -> SchemaCode {
        "any-authority.example/DIPLOMA:2.1".parse().unwrap()
    }

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue {
            issuer: texts(&[("en", "Central Bank"), ("es", "Banco Central")]),
            ..Catalogue::default()
        };
        let titles = [("en", "Diploma"), ("es", "Título"), ("es-MX", "Diploma mexicano")];
        catalogue.add(
            &schema(),
            texts(&titles),
            texts(&[("en", "A degree."), ("es", "Un grado.")]),
        );
        catalogue
    }

    fn sentence(found: &Localization) -> String {
        by(&found.language, &found.schema_title, &found.issuer_title)
    }

    fn title(language: &str, schema: &SchemaCode) -> (String, Option<String>) {
        let found = catalogue().localize(language, &issuer_domain(), schema);
        (sentence(&found), found.description)
    }

    #[test]
    fn the_language_comes_first_then_without_its_region_then_english() {
        for (language, expected, description) in [
            ("es-MX", "Diploma mexicano, por Banco Central", "Un grado."),
            ("es-AR", "Título, por Banco Central", "Un grado."),
            ("es-Latn-AR", "Título, por Banco Central", "Un grado."),
            ("es", "Título, por Banco Central", "Un grado."),
            ("en-GB", "Diploma, by Central Bank", "A degree."),
            ("fr-CH", "Diploma, by Central Bank", "A degree."),
            ("", "Diploma, by Central Bank", "A degree."),
        ] {
            let found = title(language, &schema());
            assert_eq!(found, (expected.to_owned(), Some(description.to_owned())), "{language:?}");
        }
    }

    #[test]
    fn the_sentence_itself_is_translated() {
        for (language, sentence) in [
            ("ar-AE", "S، من I"),
            ("de-CH", "S, von I"),
            ("en", "S, by I"),
            ("es", "S, por I"),
            ("pt-BR", "S, por I"),
            ("ja", "S, by I"),
        ] {
            assert_eq!(by(language, "S", "I"), sentence, "{language}");
        }
    }

    #[test]
    fn what_nobody_has_a_title_for_is_called_by_its_code() {
        let unknown: SchemaCode = "any-authority.example/ID/CARD:1.0".parse().unwrap();
        assert_eq!(title("de", &unknown), ("ID/CARD, von Central Bank".to_owned(), None));
        let nothing = Catalogue::default().localize("ar", &issuer_domain(), &unknown);
        assert_eq!(sentence(&nothing), "ID/CARD، من issuer.example.org");
        // Another version of a schema is another schema.
        let newer: SchemaCode = "any-authority.example/DIPLOMA:2.2".parse().unwrap();
        assert_eq!(title("en", &newer).0, "DIPLOMA, by Central Bank");
    }

    /// As issuers of older versions publish theirs.
    #[test]
    fn a_catalogue_without_descriptions_is_read() {
        let published = serde_json::json!({
            "issuer": { "en": "I" }, "schemas": { schema().to_string(): { "en": "S" } },
        });
        let catalogue: Catalogue = crate::from_value::from_value(&published).unwrap();
        let found = catalogue.localize("en", &issuer_domain(), &schema());
        assert_eq!((sentence(&found).as_str(), found.description), ("S, by I", None));
    }

    #[test]
    fn each_language_is_offered_as_itself() {
        for (tag, _) in LANGUAGES {
            assert_eq!(offered_language(tag), tag);
        }
        assert_eq!((offered_language("pt-BR"), offered_language("fr")), ("pt", "en"));
    }
}
