//! What the pages show of the issuer, read again when it changed.

use futures::future::join_all;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tallystick_core::{
    Flow,
    view::{Page, Topic},
};
use tallystick_holder::{
    CallError,
    pause::{Pauses, Wakes},
};

use super::{
    toasts::{self, Flows},
    wallet::Wallet,
};
use crate::{
    services::{clock::DeviceClock, json},
    state::{Action, Resource},
};

/// How many flows the flow tracker shows.
const FLOWS_SHOWN: usize = 5;

/// How many flows are read, so that the start of none that was submitted here is missed.
const FLOWS_READ: usize = 20;

/// Reads whatever is stale, all of it at once but each topic once at a time: so an older answer
/// never replaces a newer one.
pub(super) async fn keep_fresh(wallet: &Wallet, mut wakes: Wakes) {
    let mut pauses = Pauses::default();
    loop {
        let stale = wallet.stale.take();
        if stale.is_empty() {
            wakes.woken().await;
            continue;
        }
        let reads = stale.into_iter().map(async |topic| (topic, read(wallet, topic).await));
        let outcomes = join_all(reads).await;
        let (mut again, mut unread) = (Vec::new(), Vec::new());
        for (topic, outcome) in outcomes {
            match outcome {
                Ok(()) => {
                    wallet.shown.borrow_mut().insert(topic);
                }
                Err(error) if error.is_unknown_wallet() => {
                    wallet.holder.unknown();
                    unread.push(topic);
                }
                Err(error) => {
                    if error.may_pass() {
                        again.push(topic);
                    }
                    // What is shown stays; that it may be old, the connection says.
                    let shown = error.may_pass() && wallet.shown.borrow().contains(&topic);
                    if let Some(action) = failed(topic, error).filter(|_| !shown) {
                        wallet.dispatch(action);
                    }
                }
            }
        }
        let (is_unknown, fails) = (!unread.is_empty(), !again.is_empty());
        wallet.stale.borrow_mut().extend(again.into_iter().chain(unread));
        if is_unknown {
            // As soon as the issuer knows the wallet again, all is read.
            wakes.woken().await;
        } else if fails {
            pauses.wait(&DeviceClock, &mut wakes).await;
        } else {
            pauses = Pauses::default();
        }
    }
}

async fn read(wallet: &Wallet, topic: Topic) -> Result<(), CallError> {
    let client = wallet.client();
    let action = match topic {
        Topic::Definitions => {
            let definitions = readable(client.read("/definitions").await?);
            wallet.definitions.replace(definitions.clone());
            Action::Definitions(Resource::Ready(definitions))
        }
        Topic::Vaults => Action::Vaults(Resource::Ready(readable(client.read("/vaults").await?))),
        // The pages ask for what they show of them.
        Topic::IssuanceRequests
        | Topic::TransferRequests
        | Topic::RedemptionRequests
        | Topic::Tokens
        | Topic::Totals => return Ok(()),
        Topic::Flows => {
            let page: Page<Value> = client
                .read(&format!("/flows?limit={FLOWS_READ}&sort=-startedAt&whole=true"))
                .await?;
            let flows: Vec<Flow> = readable(page.items);
            let unseen: Vec<Flow> = readable(client.read("/outcomes").await?);
            let mut shown = flows.clone();
            shown.truncate(FLOWS_SHOWN);
            toasts::show(wallet, &Flows { latest: &flows, unseen: &unseen });
            Action::Flows(Resource::Ready(shown))
        }
    };
    wallet.dispatch(action);
    Ok(())
}

/// Those rows that this version can read: one of a later version hides no other.
pub(super) fn readable<T: DeserializeOwned>(rows: Vec<Value>) -> Vec<T> {
    rows.into_iter().filter_map(|row| json::read(row).ok()).collect()
}

/// What the pages of this topic show then; nothing where they ask for it themselves.
fn failed(topic: Topic, error: CallError) -> Option<Action> {
    let problem = error.into();
    Some(match topic {
        Topic::Definitions => Action::Definitions(Resource::Failed(problem)),
        Topic::Vaults => Action::Vaults(Resource::Failed(problem)),
        Topic::IssuanceRequests
        | Topic::TransferRequests
        | Topic::RedemptionRequests
        | Topic::Tokens
        | Topic::Totals => return None,
        Topic::Flows => Action::Flows(Resource::Failed(problem)),
    })
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_row_of_a_later_version_hides_no_other() {
        let rows = vec![json!({ "topics": ["flows"] }), json!({ "topics": ["ledgers"] })];
        let read: Vec<tallystick_core::view::ChangedEvent> = readable(rows);
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].topics, [Topic::Flows]);
    }
}
