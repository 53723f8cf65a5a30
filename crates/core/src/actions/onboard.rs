//! How wallets come to be known here.

use oxilangtag::LanguageTag;
use serde_json::{Value, json};

use crate::{
    Message, Refusal, Sender, Subject, WalletId,
    message::{Body, OnboardAtNotifier},
    work::{Halt, UnitOfWork, Wallet},
};

/// The longest language tag that is kept (RFC 5646, section 4.4.1).
const LONGEST_LANGUAGE: usize = 35;

/// What an enrolment says, if the key that it enrols signed it. Whoever repeats an enrolment must
/// be able to sign it, too: its answer is for nobody else.
pub fn authentic_enrolment(message: &Message) -> Result<OnboardAtNotifier, Refusal> {
    if message.header.subject != Subject::OnboardAtNotifier.as_str() {
        return Err(Refusal::NotAuthentic);
    }
    if message.header.from != Sender::Anonymous {
        let subject = OnboardAtNotifier::SUBJECT.as_str();
        let reason = "an enrolment is from Anonymous".to_owned();
        return Err(Refusal::MalformedBody { subject, reason });
    }
    let body: OnboardAtNotifier = message.body()?;
    message.verify(&body.public_key)?;
    Ok(body)
}

/// `Onboard@Notifier`: a new device of a participant, which signs with the key that it enrols.
/// Returns the answer's `Response`.
///
/// # Errors
/// [`Refusal::EnrolmentRefused`] of a participant or key that is not admitted.
pub fn onboard_at_notifier(message: &Message, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
    let body = authentic_enrolment(message)?;
    let known = work.rows().participants.contains_key(&body.participant);
    let language = body.language.len() <= LONGEST_LANGUAGE
        && LanguageTag::parse(body.language.as_str()).is_ok();
    if !work.settings.demo || !known || !language || !body.public_key.is_strong() {
        return Err(Refusal::EnrolmentRefused.into());
    }
    let wallet = Wallet {
        id: WalletId(work.fresh()),
        participant: body.participant,
        public_key: body.public_key,
        language: body.language,
    };
    let answer = json!({ "Wallet": wallet.id });
    work.enrol(wallet);
    Ok(answer)
}
