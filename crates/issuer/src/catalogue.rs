//! What the issuer and its schemas are called and are, by language.
//!
//! A schema beside `ISSUANCE` gets its texts where its talker names them: see `Schemas` in a talker's
//! file, read as [`SchemaTitles`].

use tallystick_core::{
    DomainName, SchemaCode,
    broker::titles::{Catalogue, Titles},
};

use crate::talkers::SchemaTitles;

/// One text in each of the languages of [`tallystick_core::broker::titles::LANGUAGES`].
type Texts = [(&'static str, &'static str); 5];

const ISSUER: Texts = [
    ("ar", "المصرف المركزي"),
    ("de", "Zentralbank"),
    ("en", "Central Bank"),
    ("es", "Banco Central"),
    ("pt", "Banco Central"),
];

const ISSUANCE: Texts = [
    ("ar", "إصدار عملة"),
    ("de", "Ausgabe von Währung"),
    ("en", "Currency issuance"),
    ("es", "Emisión de moneda"),
    ("pt", "Emissão de moeda"),
];

const ISSUANCE_DESCRIPTION: Texts = [
    ("ar", "يشهد هذا الرمز بأن المُصدر أضاف المبلغ المذكور إلى خزنة حامله."),
    (
        "de",
        "Bescheinigt, dass der Herausgeber den genannten Betrag dem Tresor des Inhabers gutgeschrieben \
         hat.",
    ),
    ("en", "Certifies that the issuer credited the stated amount to the holder's vault."),
    ("es", "Certifica que el emisor abonó el importe indicado en la bóveda del titular."),
    ("pt", "Certifica que o emissor creditou o montante indicado no cofre do titular."),
];

fn by_language(texts: Texts) -> Titles {
    texts.into_iter().map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

/// What the issuer publishes: the names of the demo network's issuer, or none without the demo; the
/// schema `ISSUANCE`; and the schemas of talkers, each in place of an earlier one of the same code.
pub(crate) fn catalogue(
    issuer: &DomainName,
    demo: bool,
    of_talkers: &[(SchemaCode, SchemaTitles)],
) -> Catalogue {
    let mut catalogue = Catalogue {
        issuer: if demo { by_language(ISSUER) } else { Titles::new() },
        ..Catalogue::default()
    };
    let (title, description) = (by_language(ISSUANCE), by_language(ISSUANCE_DESCRIPTION));
    catalogue.add(&SchemaCode::issuance(issuer), title, description);
    for (schema, SchemaTitles { title, description }) in of_talkers {
        catalogue.add(schema, title.clone(), description.clone());
    }
    catalogue
}

#[cfg(test)]
mod tests {
    use tallystick_core::broker::titles::LANGUAGES;

    use super::*;

    fn issuer() -> DomainName {
        "issuer.example.org".parse().unwrap()
    }

    #[test]
    fn every_text_is_there_in_every_language() {
        for texts in [ISSUER, ISSUANCE, ISSUANCE_DESCRIPTION] {
            let languages = texts.map(|(language, _)| language);
            assert_eq!(languages, LANGUAGES.map(|(language, _)| language));
            assert!(texts.iter().all(|(_, text)| !text.is_empty()));
        }
    }

    #[test]
    fn the_schema_of_a_talker_is_published_beside_issuance() {
        let schema: SchemaCode = "any-authority.example/DIPLOMA:1.0".parse().unwrap();
        let one = |text: &str| Titles::from([("es".to_owned(), text.to_owned())]);
        let diploma = SchemaTitles { title: one("Título"), description: one("Un grado.") };
        let catalogue = catalogue(&issuer(), true, &[(schema.clone(), diploma)]);
        let found = catalogue.localize("es", &issuer(), &schema);
        assert_eq!(found.issuer_title, "Banco Central");
        assert_eq!(
            (found.schema_title.as_str(), found.description.as_deref()),
            ("Título", Some("Un grado."))
        );
        let issuance = catalogue.localize("pt-BR", &issuer(), &SchemaCode::issuance(&issuer()));
        assert_eq!(issuance.schema_title, "Emissão de moeda");
    }

    #[test]
    fn without_the_demo_the_issuer_is_called_by_its_domain() {
        let found = catalogue(&issuer(), false, &[]).localize(
            "de",
            &issuer(),
            &SchemaCode::issuance(&issuer()),
        );
        assert_eq!(found.issuer_title, "issuer.example.org");
        assert_eq!(found.schema_title, "Ausgabe von Währung");
    }
}
