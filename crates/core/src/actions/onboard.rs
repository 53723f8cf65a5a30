//! How wallets come to be known here.

use oxilangtag::LanguageTag;
use serde_json::{Value, json};

use super::malformed;
use crate::{
    Message, Refusal, Sender, Subject, WalletId,
    from_value::given,
    issuer::{IssuerToken, IssuerTokenInput, script},
    message::OnboardAtNotifier,
    work::{Halt, UnitOfWork, Wallet},
};

/// The most offers that a new device is asked about, the latest ones.
pub const MOST_OPEN_OFFERS: usize = 16;

/// The longest language tag that is kept (RFC 5646, section 4.4.1).
const LONGEST_LANGUAGE: usize = 35;

/// What an enrolment says, if the key that it enrols signed it. Whoever repeats an enrolment must
/// be able to sign it, too: its answer is for nobody else.
pub fn authentic_enrolment(message: &Message) -> Result<OnboardAtNotifier, Refusal> {
    if message.header.subject != Subject::OnboardAtNotifier.as_str() {
        return Err(Refusal::NotAuthentic);
    }
    if message.header.from != Sender::Anonymous {
        return Err(malformed::<OnboardAtNotifier>("an enrolment is from Anonymous"));
    }
    let body: OnboardAtNotifier = message.body()?;
    message.verify(&body.public_key)?;
    Ok(body)
}

/// Whether a text is a language tag (BCP 47) that is kept.
pub fn is_language(text: &str) -> bool {
    text.len() <= LONGEST_LANGUAGE && LanguageTag::parse(text).is_ok()
}

fn check_language(body: &OnboardAtNotifier) -> Result<(), Refusal> {
    let language = body.language.as_str();
    if is_language(language) {
        return Ok(());
    }
    let given = given(&Value::from(language));
    Err(malformed::<OnboardAtNotifier>(format!(
        "Language must be a BCP 47 tag of at most {LONGEST_LANGUAGE} characters, such as en-GB, not \
         {given}"
    )))
}

/// `Onboard@Notifier`: a new device of a participant, which signs with the key that it enrols.
/// Returns the answer's `Response`.
///
/// # Errors
/// [`Refusal::MalformedBody`] of a language that is none, [`Refusal::EnrolmentRefused`] of a
/// participant or key that is not admitted.
pub fn onboard_at_notifier(message: &Message, work: &mut UnitOfWork<'_>) -> Result<Value, Halt> {
    let body = authentic_enrolment(message)?;
    // Before anything is looked up: what a field may say is no secret, who takes part may be one.
    check_language(&body)?;
    let known = work.rows().participants.contains_key(&body.participant);
    if !work.settings.demo || !known || !body.public_key.is_strong() {
        return Err(Refusal::EnrolmentRefused.into());
    }
    let wallet = Wallet {
        id: WalletId(work.fresh()),
        participant: body.participant,
        public_key: body.public_key,
        language: body.language,
    };
    let answer = json!({ "Wallet": wallet.id });
    ask_about_open_offers(work, &wallet)?;
    work.enrol(wallet);
    Ok(answer)
}

/// Whoever lost the browser that requested answers in a new one.
fn ask_about_open_offers(work: &mut UnitOfWork<'_>, wallet: &Wallet) -> Result<(), Halt> {
    if work.settings.offer_devices == 1 {
        return Ok(());
    }
    let open = work.rows().open_offers(&wallet.participant)?;
    for token in open.into_iter().rev().take(MOST_OPEN_OFFERS) {
        match work.get::<IssuerToken>(token) {
            Ok(row) => script::step(work, row, IssuerTokenInput::Enrolled(wallet.id))?,
            // A damaged offer keeps nobody from enrolling.
            Err(Halt::Refused(_)) => {}
            Err(unloaded) => return Err(unloaded),
        }
    }
    Ok(())
}
