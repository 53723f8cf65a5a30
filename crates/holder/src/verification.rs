//! Verifies a token that somebody was given, without a wallet: by the issuer's keys, and by what the
//! issuer says of its status.

use serde_json::Value;
use tallystick_core::{
    SignedToken,
    token::{
        Token,
        verification::{self, StatusAnswer, Unreadable, Verification},
    },
    view::IssuerView,
    wallet::KnownIssuer,
};

use crate::{call_error::CallError, issuer::Issuer, json, platform::Platform};

/// What was found out about a text that may be a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Examination {
    /// What it is worth.
    pub verification: Verification,
    /// The issuer signed it, and could not be asked whether it is suspended or revoked.
    pub status_unknown: bool,
    /// What it says, as far as it has the form of a token; whether that is true, the verification
    /// says.
    pub token: Option<Token>,
    /// The token as it was given, if it is one.
    pub document: Option<SignedToken>,
}

impl<P: Platform> Issuer<P> {
    /// Finds out what a text is worth as a token. The issuer is asked for its keys and for the
    /// status of what it signed; where it cannot be reached, `introduced` is what it said of itself
    /// before.
    pub async fn examine(&self, text: &str, introduced: &IssuerView) -> Examination {
        match verification::parse(text) {
            Ok(document) => self.examine_token(document, introduced).await,
            Err(unreadable) => Examination::unreadable(unreadable),
        }
    }

    async fn examine_token(&self, document: SignedToken, introduced: &IssuerView) -> Examination {
        // A key may have been added or revoked since the page was opened.
        let current = self.view().await.ok();
        let introduced = current.as_ref().unwrap_or(introduced);
        let mut known = KnownIssuer::default();
        known.learn(introduced);
        let issuer = &introduced.domain;
        let is_signed = verification::signed_by(&document, issuer, &known).is_ok();
        let answer = match is_signed {
            true => Some(self.token_status(&document).await),
            false => None,
        };
        let status_unknown = matches!(answer, Some(Err(_)));
        let answer = answer.and_then(Result::ok);
        let verification =
            verification::verify(&document, issuer, &known, self.now(), answer.as_ref());
        let token = document.read().ok();
        Examination { verification, status_unknown, token, document: Some(document) }
    }

    /// Where a token stands in the issuer's books.
    ///
    /// # Errors
    /// When the issuer cannot be reached, or answers in words that are not its own.
    pub async fn token_status(&self, token: &SignedToken) -> Result<StatusAnswer, CallError> {
        let body = json::text(&Value::Object(token.document().clone()));
        match self.post("/api/v1/token-status", body).await {
            Ok(answer) => Ok(StatusAnswer::Booked(json::read(answer)?)),
            Err(CallError::Refused(details)) if details.code == "NOT_FOUND" => {
                Ok(StatusAnswer::NotInBooks)
            }
            Err(error) => Err(error),
        }
    }
}

impl Examination {
    fn unreadable(unreadable: Unreadable) -> Self {
        let verification = unreadable.into();
        Self { verification, status_unknown: false, token: None, document: None }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tallystick_core::refusal::{RefusalAnswer, RefusalDetails};

    use super::*;
    use crate::{
        platform::{Answer, Unreachable},
        testing::{Fixture, Sent},
    };

    fn asked_for_status(fixture: &Fixture) -> usize {
        let sent = fixture.platform.network.sent();
        sent.iter().filter(|sent| sent.path == "/api/v1/token-status").count()
    }

    /// A token that the issuer signed, and what comes of it when its status is answered so.
    async fn examined(answer: Result<Answer, Unreachable>) -> (Examination, usize) {
        let fixture = Fixture::new().await;
        let text = text(&fixture);
        let issuer = Issuer::new(fixture.platform.clone());
        let view = fixture.issuer.view();
        let introduction = serde_json::to_string(&view).unwrap();
        fixture.platform.network.answer_with(move |sent: &Sent| match sent.path.as_str() {
            "/api/v1/token-status" => answer.clone(),
            _ => Ok(Answer { status: 200, text: introduction.clone() }),
        });
        let examination = issuer.examine(&text, &view).await;
        (examination, asked_for_status(&fixture))
    }

    fn text(fixture: &Fixture) -> String {
        let key = fixture.issuer.state().key.clone();
        serde_json::to_string(&fixture.token().sign(&key)).unwrap()
    }

    fn answer(status: u16, text: impl Into<String>) -> Result<Answer, Unreachable> {
        Ok(Answer { status, text: text.into() })
    }

    fn refused(status: u16, code: &str) -> Result<Answer, Unreachable> {
        let (code, message) = (code.to_owned(), "It was refused.".to_owned());
        let error = RefusalDetails { code, message, correlation: None, number: None };
        answer(status, serde_json::to_string(&RefusalAnswer { error }).unwrap())
    }

    #[tokio::test]
    async fn the_issuers_word_on_the_status_counts() {
        let (active, asked) = examined(answer(200, r#"{"status":"ACTIVE"}"#)).await;
        assert!(matches!(active.verification, Verification::Valid { .. }), "{active:?}");
        assert_eq!((active.status_unknown, asked), (false, 1));
        assert!(active.token.is_some() && active.document.is_some());
        let (revoked, _) = examined(answer(200, r#"{"status":"REVOKED"}"#)).await;
        assert_eq!(revoked.verification, Verification::Revoked { since: None });
        let (missing, _) = examined(refused(404, "NOT_FOUND")).await;
        assert_eq!(missing.verification, Verification::NotInBooks);
        assert!(!missing.status_unknown);
    }

    #[tokio::test]
    async fn without_the_issuers_word_the_signature_holds_and_the_status_is_unknown() {
        for disturbance in [
            Err(Unreachable("it is down".to_owned())),
            answer(404, "<html>not found</html>"),
            answer(200, "{}"),
            refused(429, "RATE_LIMITED"),
        ] {
            let (examination, _) = examined(disturbance.clone()).await;
            let valid = matches!(examination.verification, Verification::Valid { .. });
            assert!(valid && examination.status_unknown, "{disturbance:?}: {examination:?}");
        }
    }

    /// What it says is nobody else's business.
    #[tokio::test]
    async fn what_the_issuer_did_not_sign_is_not_sent_to_it() {
        let fixture = Fixture::new().await;
        let (view, issuer) = (fixture.issuer.view(), Issuer::new(fixture.platform.clone()));
        let mut forged: Value = serde_json::from_str(&text(&fixture)).unwrap();
        forged["Issued"] = json!("2026-01-01T00:00:00.000Z");
        let examination = issuer.examine(&forged.to_string(), &view).await;
        assert!(matches!(examination.verification, Verification::Altered { .. }));
        assert!(!examination.status_unknown && examination.token.is_some());
        let examination = issuer.examine("no JSON", &view).await;
        assert!(matches!(examination.verification, Verification::Unreadable(_)));
        assert_eq!(asked_for_status(&fixture), 0);
    }

    #[tokio::test]
    async fn a_key_that_was_revoked_meanwhile_verifies_nothing() {
        let fixture = Fixture::new().await;
        let text = text(&fixture);
        let before = fixture.issuer.view();
        let mut after = serde_json::to_value(&before).unwrap();
        after["keys"][0]["status"] = json!("REVOKED");
        let after = after.to_string();
        fixture.platform.network.answer_with(move |_| answer(200, after.clone()));
        let issuer = Issuer::new(fixture.platform.clone());
        let examination = issuer.examine(&text, &before).await;
        let selector = "pw1".to_owned();
        assert_eq!(examination.verification, Verification::RevokedKey { selector });
    }
}
