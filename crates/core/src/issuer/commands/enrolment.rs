//! How wallets come to be known here.

use oxilangtag::LanguageTag;
use serde_json::{Value, json};

use super::Call;
use crate::{
    Message, Refusal, Sender, Subject, WalletId,
    from_value::given,
    issuer::{Changes, Decision, Halt, Situation, Wallet},
    message::{Body, OnboardAtNotifier, SessionAtIssuer},
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

fn check_language(body: &OnboardAtNotifier) -> Result<(), Refusal> {
    let language = body.language.as_str();
    if language.len() <= LONGEST_LANGUAGE && LanguageTag::parse(language).is_ok() {
        return Ok(());
    }
    let given = given(&Value::from(language));
    Err(Refusal::MalformedBody {
        subject: OnboardAtNotifier::SUBJECT.as_str(),
        reason: format!(
            "Language must be a BCP 47 tag of at most {LONGEST_LANGUAGE} characters, such as en-GB, \
             not {given}"
        ),
    })
}

/// `Onboard@Notifier`: a new device of a participant, which signs with the key that it enrols.
pub fn onboard_at_notifier(
    situation: &mut Situation<'_>,
    message: &Message,
) -> Result<Decision, Halt> {
    let body = authentic_enrolment(message)?;
    // Before anything is looked up: what a field may say is no secret, who takes part may be one.
    check_language(&body)?;
    let known = situation.rows.participants.contains_key(&body.participant);
    if !situation.settings.demo || !known || !body.public_key.is_strong() {
        return Err(Refusal::EnrolmentRefused.into());
    }
    let wallet = Wallet {
        id: WalletId((situation.fresh)()),
        participant: body.participant,
        public_key: body.public_key,
        language: body.language,
    };
    let answer = json!({ "Wallet": wallet.id });
    Ok(Decision { answer, changes: Changes { wallets: vec![wallet], ..Changes::default() } })
}

/// `Session@Issuer`: that the message was signed is all it takes; the shell sets the cookie. An
/// issuer that does not know an answer which the wallet was given was restored from an older copy.
pub(super) fn session_at_issuer(
    situation: &mut Situation<'_>,
    call: &Call<'_>,
) -> Result<Decision, Halt> {
    let body: SessionAtIssuer = call.body()?;
    let rolled_back = match body.acknowledged {
        Some(last) => !situation.rows.was_answered(call.sender.id, last)?,
        None => false,
    };
    let answer = if rolled_back { json!({ "RolledBack": true }) } else { json!({}) };
    Ok(Decision { answer, changes: Changes::default() })
}
