//! The broker: keeps the holder's table of tokens, asks the holder, answers the issuer.

mod chat;
mod frontend;
mod prompts;
mod receive;
mod tag;
pub mod titles;
pub mod tokens;
mod verdict;

pub use chat::{Asked, Chat, ChatTalker};
pub use frontend::{
    Frontend, FrontendRow, Kept, frontend_at_broker, on_frontend_altered, on_token_altered,
};
pub use prompts::{Prompt, prompt_at_broker};
pub use receive::admit;
pub use tag::{LONGEST_TAG, Tag, TagError};
pub use tokens::{BrokerToken, BrokerTokenInput, BrokerTokenState, TAKEN_BACK};
pub use verdict::{OfferHere, Verdict, ends_offer, verdict};
