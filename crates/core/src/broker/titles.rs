//! Titles of schemas and issuers in the holder's language (the protocol's *Graph*).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{DomainName, SchemaCode};

/// Titles by language tag (BCP 47).
pub type Titles = BTreeMap<String, String>;

/// What an issuer publishes of its own name and of its schemas' names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// The issuer's title by language.
    pub issuer: Titles,
    /// Each schema's titles by language.
    pub schemas: BTreeMap<String, Titles>,
}

/// What a token is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localization {
    /// The language.
    pub language: String,
    /// The issuer's title.
    pub issuer_title: String,
    /// The schema's title.
    pub schema_title: String,
}

impl Catalogue {
    /// Looks both titles up; what has none is called by its code.
    pub fn localize(
        &self,
        language: &str,
        issuer: &DomainName,
        schema: &SchemaCode,
    ) -> Localization {
        let titles = self.schemas.get(&schema.to_string());
        Localization {
            language: language.to_owned(),
            issuer_title: in_language(&self.issuer, language).unwrap_or(issuer.as_str()).to_owned(),
            schema_title: titles
                .and_then(|titles| in_language(titles, language))
                .unwrap_or(schema.codes())
                .to_owned(),
        }
    }
}

/// A title in a language: in the language itself, then without its region, then in English.
pub fn in_language<'a>(titles: &'a Titles, language: &str) -> Option<&'a str> {
    let primary = language.split('-').next().unwrap_or(language);
    [language, primary, "en"].iter().find_map(|tag| titles.get(*tag)).map(String::as_str)
}
