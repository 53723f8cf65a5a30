//! What would come of a command, for as long as it is shown.

use std::rc::Rc;

use tallystick_core::{actions::ActionPreview, refusal::RefusalDetails};
use yew::prelude::*;

use crate::{
    commands::Intended,
    queries::{Answer, Query, use_query},
    state::Resource,
};

/// What would come of a command, as the person sees it. What is shown changes under their eyes only
/// when they ask for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// As it is shown; `None` where there is no command to foresee.
    pub(super) shown: Option<Resource<Rc<ActionPreview>>>,
    /// What is shown is no longer what would happen.
    outdated: bool,
    pub(super) onlook: Callback<()>,
}

impl Preview {
    /// Whether it is known what would come of the command.
    pub fn is_ready(&self) -> bool {
        matches!(self.shown, Some(Resource::Ready(_)))
    }

    /// Why the command would be refused, as it is shown.
    pub fn refusal(&self) -> Option<&RefusalDetails> {
        self.shown.as_ref()?.ready()?.refusal.as_ref()
    }

    /// What is shown is no longer what would happen: nothing is to be submitted before it was looked
    /// at.
    pub fn is_outdated(&self) -> bool {
        self.outdated
    }
}

/// Shows what would come of this command, if there is one, and follows what changes meanwhile. While
/// a submission of it is under way (`busy`), what it changes is not news.
#[hook]
pub fn use_preview(intended: Option<Intended>, busy: bool) -> Preview {
    // The command, and what was last looked at of it.
    let looked_at = use_state_eq(|| None::<(Intended, Rc<ActionPreview>)>);
    let current = use_query(intended.clone().map(Query::Preview));
    let current = current.map(|answer| answer.and_then(Answer::preview));
    let seen = looked_at.as_ref().filter(|(known, _)| Some(known) == intended.as_ref());
    let seen = seen.map(|(_, seen)| seen.clone());
    let ready = current.as_ref().and_then(Resource::ready).cloned();
    let look = {
        let (looked_at, intended, ready) = (looked_at.clone(), intended.clone(), ready.clone());
        move || looked_at.set(intended.clone().zip(ready.clone()))
    };
    {
        let look = look.clone();
        use_effect_with((intended, seen.is_none(), ready.clone()), move |(_, unseen, ready)| {
            if *unseen && ready.is_some() {
                look();
            }
        });
    }
    let outdated = !busy && seen.is_some() && ready.is_some() && seen != ready;
    let shown = match (seen, current) {
        (Some(seen), Some(_)) => Some(Resource::Ready(seen)),
        (_, current) => current,
    };
    Preview { shown, outdated, onlook: Callback::from(move |()| look()) }
}
