//! What pages ask for, asked again when something changed.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use futures::future::join_all;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tallystick_core::view::{Page, Topic};
use tallystick_holder::{
    CallError,
    pause::{Pauses, Waker, Wakes},
};

use super::{resources::readable, wallet::Wallet};
use crate::{
    queries::{Answer, Query},
    requests::parameters::name,
    services::clock::DeviceClock,
    state::{Action, Resource},
};

/// What is asked for.
pub(super) struct Queries {
    asked: RefCell<BTreeMap<Query, Standing>>,
    waker: Waker,
}

/// Where the answer to a query stands.
#[derive(Default)]
struct Standing {
    /// How many components ask for it.
    askers: usize,
    /// It must be asked for again.
    stale: bool,
    /// There is an answer already.
    answered: bool,
}

impl Queries {
    /// Nothing, with what wakes the task that asks.
    pub(super) fn new(waker: Waker) -> Self {
        Self { asked: RefCell::default(), waker }
    }

    /// A page shows this from now on.
    pub(super) fn ask(&self, query: Query) {
        let mut asked = self.asked.borrow_mut();
        let standing = asked.entry(query).or_default();
        standing.askers += 1;
        standing.stale = true;
        self.waker.wake();
    }

    /// A page does not show this any more. Returns whether none does.
    pub(super) fn forget(&self, query: &Query) -> bool {
        let mut asked = self.asked.borrow_mut();
        let Some(standing) = asked.get_mut(query) else { return true };
        standing.askers -= 1;
        let forgotten = standing.askers == 0;
        if forgotten {
            asked.remove(query);
        }
        forgotten
    }

    /// This has changed.
    pub(super) fn refresh(&self, topics: &[Topic]) {
        for (query, standing) in self.asked.borrow_mut().iter_mut() {
            standing.stale |= topics.iter().any(|topic| query.depends_on(*topic));
        }
        self.waker.wake();
    }

    fn take_stale(&self) -> Vec<Query> {
        let mut asked = self.asked.borrow_mut();
        let stale = asked.iter_mut().filter_map(|(query, standing)| {
            std::mem::take(&mut standing.stale).then(|| query.clone())
        });
        stale.collect()
    }
}

/// Asks for whatever is stale, all of it at once but each query once at a time: so an older answer
/// never replaces a newer one.
pub(super) async fn keep_fresh(wallet: &Wallet, mut wakes: Wakes) {
    let mut pauses = Pauses::default();
    loop {
        let stale = wallet.queries.take_stale();
        if stale.is_empty() {
            wakes.woken().await;
            continue;
        }
        let outcomes = join_all(stale.into_iter().map(|query| ask(wallet, query))).await;
        if outcomes.into_iter().any(|may_pass| may_pass) {
            pauses.wait(&DeviceClock, &mut wakes).await;
        } else {
            pauses = Pauses::default();
        }
    }
}

/// Returns whether it failed and is to be tried again.
async fn ask(wallet: &Wallet, query: Query) -> bool {
    let outcome = answer(wallet, &query).await;
    let mut asked = wallet.queries.asked.borrow_mut();
    let Some(standing) = asked.get_mut(&query) else { return false };
    let (answer, tried_again) = match outcome {
        Ok(answer) => {
            standing.answered = true;
            (Some(Resource::Ready(answer)), false)
        }
        Err(error) => {
            let (unknown, may_pass) = (error.is_unknown_wallet(), error.may_pass());
            if unknown {
                wallet.holder.unknown();
            }
            standing.stale |= may_pass;
            // What is shown stays; that it may be old, the connection says.
            let stays = may_pass && standing.answered;
            ((!stays).then(|| Resource::Failed(error.into())), may_pass)
        }
    };
    drop(asked);
    if let Some(answer) = answer {
        wallet.dispatch(Action::Answer(query, Some(answer)));
    }
    tried_again
}

async fn answer(wallet: &Wallet, query: &Query) -> Result<Answer, CallError> {
    let client = wallet.client();
    Ok(match query {
        Query::Preview(intended) => {
            Answer::Preview(Rc::new(client.preview(&intended.subject, &intended.body).await?))
        }
        Query::Requests(list, parameters) => Answer::Requests(readable_page(
            client.read(&format!("/{}?{parameters}", name(*list))).await?,
        )),
        Query::Flows(parameters) => {
            Answer::Flows(readable_page(client.read(&format!("/flows?{parameters}")).await?))
        }
        Query::Flow(id) => {
            let id = String::from(js_sys::encode_uri_component(id));
            Answer::Flow(Rc::new(client.read(&format!("/flows/{id}")).await?))
        }
        Query::Totals => Answer::Totals(Rc::new(readable(client.read("/conservation").await?))),
        Query::TotalsOf(definition) => {
            Answer::TotalsOf(Rc::new(client.read(&format!("/conservation/{definition}")).await?))
        }
        Query::Request(_, id) => {
            Answer::Request(Rc::new(client.read(&format!("/requests/{id}")).await?))
        }
        Query::Tokens(parameters) => {
            Answer::Tokens(readable_page(client.read(&format!("/tokens?{parameters}")).await?))
        }
        Query::Token(id) => Answer::Token(Rc::new(client.read(&format!("/tokens/{id}")).await?)),
    })
}

/// Those rows of a page that this version can read.
fn readable_page<T: DeserializeOwned>(page: Page<Value>) -> Rc<Page<T>> {
    let Page { items, next, total, total_is_exact } = page;
    Rc::new(Page { items: readable(items), next, total, total_is_exact })
}
