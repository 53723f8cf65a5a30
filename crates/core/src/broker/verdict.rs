//! What an answer other than success means to the holder.
//!
//! A proxy, a restored issuer or a broken one may answer anything. What a holder has is given up
//! only for the protocol's own refusals that end an offer, from the database that made it.

use crate::{
    Correlation, Subject,
    refusal::{ALREADY_ANSWERED, FINAL_CODES, OFFER_LAPSED, OFFER_WITHDRAWN, RefusalDetails},
};

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The offer is over.
    Ends,
    /// The command was refused for good: whoever gave it is told.
    Refused,
    /// Wait, and send the same again.
    Disturbance,
}

/// What is known here of the offer that a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferHere {
    /// There is no row of it: the broker itself declined it, and nothing can be lost.
    Nothing,
    /// The issuer works with the database that made it.
    SameDatabase,
    /// The issuer works with another database, or it is not known with which.
    OtherDatabase,
}

/// The codes that end an offer.
const ENDS: [&str; 3] = [OFFER_LAPSED, OFFER_WITHDRAWN, ALREADY_ANSWERED];

/// Whether a code says that an offer is over. Before [`verdict`] is asked about one, the issuer is
/// asked which database it has: it may be another by now.
pub fn ends_offer(code: &str) -> bool {
    ENDS.contains(&code)
}

/// Decides about the answer to a message that was sent under this correlation. `refusal` is what
/// it said in the protocol's own form, if it did; `offer` is what is known here of the offer that
/// the message is about.
pub fn verdict(
    subject: Subject,
    sent: Correlation,
    refusal: Option<&RefusalDetails>,
    offer: OfferHere,
) -> Verdict {
    let Some(refusal) = refusal else { return Verdict::Disturbance };
    let code = refusal.code.as_str();
    let about_an_offer = matches!(subject, Subject::IssuedAtIssuer | Subject::OfferedAtIssuer);
    if about_an_offer {
        let ends = match offer {
            OfferHere::Nothing => true,
            OfferHere::SameDatabase => ENDS.contains(&code),
            OfferHere::OtherDatabase => false,
        };
        let ours = refusal.correlation == Some(sent);
        return if ours && ends { Verdict::Ends } else { Verdict::Disturbance };
    }
    // Another message's refusal says nothing about this one.
    let ours = refusal.correlation.is_none_or(|correlation| correlation == sent);
    if ours && (FINAL_CODES.contains(&code) || ENDS.contains(&code)) {
        Verdict::Refused
    } else {
        Verdict::Disturbance
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        actions::{
            ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer, RejectAtIssuer, RequestIssuanceAtIssuer,
        },
        fixtures::uuid,
        message::Body as _,
    };

    const OFFER: [Subject; 2] = [Subject::IssuedAtIssuer, Subject::OfferedAtIssuer];
    const COMMANDS: [Subject; 6] = [
        RequestIssuanceAtIssuer::SUBJECT,
        ApproveAtIssuer::SUBJECT,
        RejectAtIssuer::SUBJECT,
        CancelAtIssuer::SUBJECT,
        IssueAtIssuer::SUBJECT,
        Subject::RemovedAtIssuer,
    ];

    fn sent() -> Correlation {
        Correlation(uuid(1))
    }

    fn refusal(code: &str, correlation: Option<Correlation>) -> RefusalDetails {
        RefusalDetails {
            code: code.to_owned(),
            message: "No.".to_owned(),
            correlation,
            number: None,
        }
    }

    #[test]
    fn only_three_codes_of_the_same_database_end_an_offer() {
        for subject in OFFER {
            for code in ENDS {
                let details = refusal(code, Some(sent()));
                let same = verdict(subject, sent(), Some(&details), OfferHere::SameDatabase);
                assert_eq!(same, Verdict::Ends, "{code}");
                let other = verdict(subject, sent(), Some(&details), OfferHere::OtherDatabase);
                assert_eq!(other, Verdict::Disturbance, "{code} of another database");
                for correlation in [None, Some(Correlation(uuid(2)))] {
                    let details = refusal(code, correlation);
                    let foreign = verdict(subject, sent(), Some(&details), OfferHere::SameDatabase);
                    assert_eq!(foreign, Verdict::Disturbance, "{code} of another message");
                }
            }
            for code in
                FINAL_CODES.iter().copied().chain(["BUSY", "INTERNAL", "NOT_AUTHENTIC", "NEW"])
            {
                let details = refusal(code, Some(sent()));
                let outcome = verdict(subject, sent(), Some(&details), OfferHere::SameDatabase);
                assert_eq!(outcome, Verdict::Disturbance, "{code}");
            }
        }
    }

    #[test]
    fn where_nothing_can_be_lost_any_refusal_of_the_message_ends_it() {
        let subject = Subject::OfferedAtIssuer;
        for code in ["NOT_FOUND", "FORBIDDEN", "MALFORMED_BODY", OFFER_LAPSED] {
            let details = refusal(code, Some(sent()));
            let outcome = verdict(subject, sent(), Some(&details), OfferHere::Nothing);
            assert_eq!(outcome, Verdict::Ends, "{code}");
            for correlation in [None, Some(Correlation(uuid(2)))] {
                let details = refusal(code, correlation);
                let foreign = verdict(subject, sent(), Some(&details), OfferHere::Nothing);
                assert_eq!(foreign, Verdict::Disturbance, "{code} of another message");
            }
        }
        assert_eq!(verdict(subject, sent(), None, OfferHere::Nothing), Verdict::Disturbance);
    }

    #[test]
    fn what_is_not_the_protocols_own_refusal_is_a_disturbance() {
        for subject in OFFER.into_iter().chain(COMMANDS) {
            for offer in [OfferHere::SameDatabase, OfferHere::OtherDatabase] {
                assert_eq!(verdict(subject, sent(), None, offer), Verdict::Disturbance);
            }
        }
    }

    #[test]
    fn a_command_is_refused_by_what_core_says_and_by_nothing_else() {
        for subject in COMMANDS {
            for code in FINAL_CODES {
                let details = refusal(code, Some(sent()));
                let outcome = verdict(subject, sent(), Some(&details), OfferHere::OtherDatabase);
                assert_eq!(outcome, Verdict::Refused, "{code}");
                let foreign = refusal(code, Some(Correlation(uuid(2))));
                let outcome = verdict(subject, sent(), Some(&foreign), OfferHere::SameDatabase);
                assert_eq!(outcome, Verdict::Disturbance, "{code} of another message");
            }
            for code in [
                "BUSY",
                "CLOSING",
                "INTERNAL",
                "NOT_AUTHENTIC",
                "NOT_FOR_US",
                "NO_SESSION",
                "RATE_LIMITED",
                "STORAGE_FAILED",
                "TIMESTAMP_OFF",
                "TOO_SLOW",
                "HTTP_403",
                "SOMETHING_NEW",
            ] {
                let details = refusal(code, Some(sent()));
                let outcome = verdict(subject, sent(), Some(&details), OfferHere::SameDatabase);
                assert_eq!(outcome, Verdict::Disturbance, "{code}");
            }
        }
    }
}
