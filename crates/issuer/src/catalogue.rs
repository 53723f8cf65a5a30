//! What the issuer and its schemas are called, by language.

use std::collections::BTreeMap;

use tallystick_core::{
    DomainName, SchemaCode,
    broker::titles::{Catalogue, Titles},
};

use crate::talkers::Talkers;

const ISSUER: [(&str, &str); 5] = [
    ("ar", "المصرف المركزي"),
    ("de", "Zentralbank"),
    ("en", "Central Bank"),
    ("es", "Banco Central"),
    ("fr", "Banque centrale"),
];

const ISSUANCE: [(&str, &str); 5] = [
    ("ar", "إصدار عملة"),
    ("de", "Ausgabe von Währung"),
    ("en", "Currency issuance"),
    ("es", "Emisión de moneda"),
    ("fr", "Émission de monnaie"),
];

fn titles(table: &[(&str, &str)]) -> Titles {
    table.iter().map(|(language, title)| ((*language).to_owned(), (*title).to_owned())).collect()
}

/// The catalogue of the demo network's issuer; without the demo, names stand for themselves. Talkers
/// name the schemas that they issue.
pub(crate) fn catalogue(issuer: &DomainName, demo: bool, talkers: &Talkers) -> Catalogue {
    let mut schemas =
        BTreeMap::from([(SchemaCode::issuance(issuer).to_string(), titles(&ISSUANCE))]);
    for (schema, titles) in &talkers.schemas {
        schemas.insert(schema.to_string(), titles.title.clone());
    }
    Catalogue { issuer: if demo { titles(&ISSUER) } else { Titles::new() }, schemas }
}
