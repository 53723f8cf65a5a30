//! A device that requests issuances and accepts the tokens it is offered.

use std::collections::BTreeMap;

use tallystick_core::{
    ChatId, Definition, HolderAnswer, Machine, Message, Outgoing, RequestId, SignedToken, Subject,
    TokenId,
    broker::{
        Asked, BrokerToken, BrokerTokenInput, Chat, Verdict, ends_offer, tokens::issue_at_broker,
        verdict,
    },
    message::{
        IssueAtBroker, OfferedAtIssuer, RequestIssuanceAtIssuer, SaveAtNotifier, SavedAtBroker,
    },
    refusal::RefusalDetails,
    view::MailboxEntry,
    wallet::{Expected, KnownIssuer, Save, SaveInput, SaveState},
};

use crate::{
    clock::now,
    device::{Device, Failure},
};

/// A holder: the device, its Broker and its Wallet.
#[derive(Debug)]
pub struct Holder {
    /// The device.
    pub device: Device,
    chats: BTreeMap<ChatId, Chat>,
    /// Broker.Tokens.
    pub rows: BTreeMap<TokenId, BrokerToken>,
    /// The tokens that are kept.
    pub tokens: BTreeMap<TokenId, SignedToken>,
}

fn refused(refusal: &tallystick_core::Refusal) -> Failure {
    Failure::Protocol(refusal.to_string())
}

fn body_of<T: serde::de::DeserializeOwned>(outgoing: &Outgoing) -> Result<T, Failure> {
    serde_json::from_value(outgoing.body.clone())
        .map_err(|error| Failure::Protocol(error.to_string()))
}

impl Holder {
    /// A holder with this device and nothing yet.
    pub fn new(device: Device) -> Self {
        Self { device, chats: BTreeMap::new(), rows: BTreeMap::new(), tokens: BTreeMap::new() }
    }

    /// Requests an issuance, and remembers what was asked.
    pub async fn request(
        &mut self,
        definition: &Definition,
        amount: &str,
    ) -> Result<RequestId, Failure> {
        let body = RequestIssuanceAtIssuer { definition: definition.id, amount: amount.to_owned() };
        let answer = self.device.send(&body).await?;
        let request: RequestId = answer["Request"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| Failure::Protocol("no Request".to_owned()))?;
        let amount =
            definition.amount(amount).map_err(|error| Failure::Protocol(error.to_string()))?;
        let asked = Asked::new(request, definition, amount);
        let chat = Chat::about(asked, self.device.issuer().domain.clone());
        self.chats.insert(chat.id, chat);
        Ok(request)
    }

    /// Takes the next offer from the mailbox: verifies it, localizes it, stores the row, and
    /// acknowledges it. `None` if nothing waits.
    pub async fn take_offer(&mut self) -> Result<Option<TokenId>, Failure> {
        for entry in self.device.mailbox(None).await? {
            let token = self.issue_at_broker(&entry)?;
            self.device.acknowledge(entry.id).await?;
            if let Some(token) = token {
                return Ok(Some(token));
            }
        }
        Ok(None)
    }

    fn issue_at_broker(&mut self, entry: &MailboxEntry) -> Result<Option<TokenId>, Failure> {
        let message = Message::from_value(entry.message.clone())
            .map_err(|error| Failure::Protocol(error.to_string()))?;
        let issuer = self.device.issuer();
        message.verify(&issuer.public_key).map_err(|error| Failure::Protocol(error.to_string()))?;
        if message.header.subject != Subject::IssueAtBroker.as_str() {
            return Ok(None);
        }
        let offer: IssueAtBroker = message.body().map_err(|refusal| refused(&refusal))?;
        if self.rows.contains_key(&offer.token) {
            return Ok(None);
        }
        let (now, chat) = (now(), self.chats.get(&offer.chat));
        let row = issue_at_broker(now, &message.header.from, self.device.wallet, chat, offer)
            .map_err(|refusal| refused(&refusal))?;
        let row = BrokerToken { database: Some(issuer.database), ..row };
        let titles = issuer.catalogue.localize("en", &row.issuer, &row.schema);
        let step = row
            .step(now, BrokerTokenInput::Localized(titles))
            .map_err(|refusal| refused(&refusal))?;
        let token = step.next.token;
        self.rows.insert(token, step.next);
        Ok(Some(token))
    }

    fn step(&mut self, token: TokenId, input: BrokerTokenInput) -> Result<Vec<Outgoing>, Failure> {
        let row = self.rows.get(&token).cloned();
        let row = row.ok_or_else(|| Failure::Protocol("no such token".to_owned()))?;
        let step = row.step(now(), input).map_err(|refusal| refused(&refusal))?;
        self.rows.insert(token, step.next);
        Ok(step.sends)
    }

    /// Says yes: downloads the token, verifies it, keeps it.
    pub async fn save(&mut self, token: TokenId) -> Result<Outgoing, Failure> {
        let sends = self.step(token, BrokerTokenInput::Answered(true))?;
        let save: SaveAtNotifier = body_of(only(&sends)?)?;
        let step = Save::save_at_notifier(save);
        let document = self.device.send_outgoing(only(&step.sends)?).await?;
        let document: SignedToken = serde_json::from_value(document)
            .map_err(|error| Failure::Protocol(error.to_string()))?;
        let row = &self.rows[&token];
        let asked = self.chats.get(&row.chat).map(|chat| chat.asked.clone());
        let asked = asked.ok_or_else(|| Failure::Protocol("no such chat".to_owned()))?;
        let mut known = KnownIssuer::default();
        known.learn(self.device.issuer());
        let expected = Expected::new(row, asked, known);
        let input = SaveInput::Downloaded(Box::new(expected), document);
        let step = step.next.step(now(), input).map_err(|refusal| refused(&refusal))?;
        let sends = match step.next.state {
            SaveState::Kept(document) => {
                self.tokens.insert(token, document);
                let saved: SavedAtBroker = body_of(only(&step.sends)?)?;
                self.step(token, BrokerTokenInput::Saved(self.device.wallet, saved))?
            }
            SaveState::NotKept(reason) => self.step(token, BrokerTokenInput::NotSaved(reason))?,
            SaveState::Downloading => Vec::new(),
        };
        Ok(only(&sends)?.clone())
    }

    /// Says yes, and answers the issuer once the token is kept.
    pub async fn accept(&mut self, token: TokenId) -> Result<(), Failure> {
        let offered = self.save(token).await?;
        let answer: OfferedAtIssuer = body_of(&offered)?;
        match self.device.send_outgoing(&offered).await {
            Ok(_) if answer.answer == HolderAnswer::Accepted => Ok(()),
            Ok(_) => Err(Failure::Protocol("what was downloaded was not acceptable".to_owned())),
            Err(Failure::Refused { status, details }) => {
                if self.verdict(token, &details).await? == Verdict::Ends {
                    self.step(token, BrokerTokenInput::Refused(details.message.clone()))?;
                }
                Err(Failure::Refused { status, details })
            }
            Err(failure) => Err(failure),
        }
    }

    /// What a refused acceptance means. Before an offer is given up, the issuer is asked which
    /// database it has by now.
    async fn verdict(&self, token: TokenId, details: &RefusalDetails) -> Result<Verdict, Failure> {
        let Some(sent) = details.correlation else { return Ok(Verdict::Disturbance) };
        let mut same_database = false;
        if ends_offer(&details.code) {
            let made_by = self.rows.get(&token).and_then(|row| row.database);
            same_database = made_by == Some(self.device.introduction().await?.database);
        }
        Ok(verdict(Subject::OfferedAtIssuer, sent, Some(details), same_database))
    }

    /// Says no.
    pub async fn decline(&mut self, token: TokenId) -> Result<(), Failure> {
        let sends = self.step(token, BrokerTokenInput::Answered(false))?;
        self.device.send_outgoing(only(&sends)?).await.map(drop)
    }
}

fn only(sends: &[Outgoing]) -> Result<&Outgoing, Failure> {
    sends.first().ok_or_else(|| Failure::Protocol("nothing to send".to_owned()))
}
