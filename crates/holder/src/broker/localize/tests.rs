use serde_json::json;
use tallystick_core::{
    Subject, TokenId,
    broker::{BrokerToken, BrokerTokenState},
};
use uuid::Uuid;

use crate::{
    notice::Notice,
    store::StoreError,
    tables::{BROKER_TOKENS, LANGUAGE, LOCAL, ONLY, broker_token_key},
    testing::{Fixture, TOKEN, domain, offer},
};

const ENGLISH: &str = "ISSUANCE, by Central Bank";
const SPANISH: &str = "Emisión, por Banco Central";

async fn row(fixture: &Fixture, token: TokenId) -> BrokerToken {
    let key = broker_token_key(&domain(), token);
    fixture.get(&BROKER_TOKENS, &key).await.unwrap()
}

async fn put(fixture: &Fixture, row: &BrokerToken) {
    fixture.put(&BROKER_TOKENS, &broker_token_key(&row.issuer, row.token), row).await;
}

/// A wallet with a token, one with a tag, an offer and one that came to nothing.
async fn with_several() -> Fixture {
    let fixture = Fixture::with_token().await;
    let first = row(&fixture, TOKEN).await;
    assert_eq!((first.title.as_str(), first.language.as_str()), (ENGLISH, "en"));
    let other = |number, state| BrokerToken {
        token: TokenId(Uuid::from_u128(number)),
        state,
        ..first.clone()
    };
    let tag = Some("Rainy day".to_owned());
    let tagged =
        BrokerToken { title: "Rainy day".to_owned(), tag, ..other(0x71, BrokerTokenState::Saved) };
    put(&fixture, &tagged).await;
    put(&fixture, &other(0x72, BrokerTokenState::Detailed)).await;
    let reason = Some("The offer ended.".to_owned());
    put(&fixture, &BrokerToken { reason, ..other(0x73, BrokerTokenState::Void) }).await;
    put(&fixture, &other(0x74, BrokerTokenState::Removed)).await;
    fixture
}

async fn titles(fixture: &Fixture) -> Vec<String> {
    let mut titles = Vec::new();
    for number in 0x70..=0x74 {
        titles.push(row(fixture, TokenId(Uuid::from_u128(number))).await.title);
    }
    titles
}

const IN_ENGLISH: [&str; 5] = [ENGLISH, "Rainy day", ENGLISH, ENGLISH, ENGLISH];
const IN_SPANISH: [&str; 5] = [SPANISH, "Rainy day", SPANISH, SPANISH, ENGLISH];

#[tokio::test]
async fn another_language_titles_everything_that_is_shown_and_keeps_tags_and_reasons() {
    let mut fixture = with_several().await;
    assert_eq!(titles(&fixture).await, IN_ENGLISH);
    fixture.notices();
    fixture.wallet.choose_language("es").await.unwrap();
    assert_eq!(titles(&fixture).await, IN_SPANISH);
    let tagged = row(&fixture, TokenId(Uuid::from_u128(0x71))).await;
    assert_eq!(tagged.tag.as_deref(), Some("Rainy day"));
    assert_eq!(tagged.description.as_deref(), Some("Dinero emitido."));
    let void = row(&fixture, TokenId(Uuid::from_u128(0x73))).await;
    assert_eq!(void.reason.as_deref(), Some("The offer ended."));
    let rows = |notice: &Notice| matches!(notice, Notice::Rows);
    assert!(fixture.notices().iter().any(rows), "every tab shows it");
    let told = fixture.queue(&LOCAL).await;
    let subjects: Vec<&str> = told.iter().map(|message| message.subject.as_str()).collect();
    assert_eq!(subjects, [Subject::UpdatedAtNotifier.as_str()], "once for all rows");
    assert!(
        fixture.platform.network.posted("Onboard@Notifier").len() == 1,
        "the issuer is not told"
    );

    fixture.wallet.choose_language("es").await.unwrap();
    assert!(fixture.notices().is_empty(), "the same language changes nothing");
    fixture.wallet.choose_language("en").await.unwrap();
    assert_eq!(titles(&fixture).await, IN_ENGLISH);
}

#[tokio::test]
async fn the_language_survives_a_reload_and_is_that_of_offers_to_come() {
    let fixture = Fixture::with_chat().await;
    fixture.wallet.choose_language("es-MX").await.unwrap();
    let fixture = fixture.reopened().await;
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.wallet.pass().await;
    let row = row(&fixture, TOKEN).await;
    assert_eq!((row.title.as_str(), row.language.as_str()), (SPANISH, "es-MX"));
}

/// As another tab of the browser does.
#[tokio::test]
async fn a_language_that_was_chosen_in_another_tab_is_that_of_offers_to_come() {
    let fixture = Fixture::with_chat().await;
    let (other, _, _) = crate::testing::start(&fixture.platform, &fixture.issuer).await;
    other.choose_language("es").await.unwrap();
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.wallet.pass().await;
    assert_eq!(row(&fixture, TOKEN).await.title, SPANISH);
}

#[tokio::test]
async fn all_rows_change_or_none() {
    let fixture = with_several().await;
    fixture.platform.store.be_full(true);
    let full = fixture.wallet.choose_language("es").await;
    assert!(matches!(full, Err(StoreError::Failed(_))));
    fixture.platform.store.be_full(false);
    let fixture = fixture.reopened().await;
    assert_eq!(titles(&fixture).await, IN_ENGLISH);
    assert_eq!(fixture.get(&LANGUAGE, ONLY).await, None);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_stays_as_it_is_and_keeps_no_other() {
    let fixture = with_several().await;
    fixture.spoil_row().await;
    fixture.wallet.choose_language("es").await.unwrap();
    assert_eq!(row(&fixture, TokenId(Uuid::from_u128(0x72))).await.title, SPANISH);
    assert_eq!(fixture.wallet.database.unreadable().await.unwrap(), 1);
}

/// As an older version left it: an English sentence, no description, a language that was never
/// chosen.
#[tokio::test]
async fn what_an_older_version_kept_is_localized_when_the_wallet_begins() {
    let fixture = Fixture::with_token().await;
    let mut older = serde_json::to_value(row(&fixture, TOKEN).await).unwrap();
    let fields = older.as_object_mut().unwrap();
    fields.retain(|name, _| name != "schema_description" && name != "reason");
    fields.insert("description".to_owned(), json!(null));
    fields.insert("title".to_owned(), json!("Issuance, by somebody"));
    let stored = json!({ "version": 1, "row": older });
    fixture.put_raw(BROKER_TOKENS.name, &broker_token_key(&domain(), TOKEN), &stored).await;
    let fixture = fixture.reopened().await;
    let row = row(&fixture, TOKEN).await;
    assert_eq!(row.title, ENGLISH);
    assert_eq!(row.description.as_deref(), Some("Money that was issued."));
    assert_eq!((row.reason, row.state), (None, BrokerTokenState::Saved));
}
