//! Asks for the preview of a command for as long as it is shown.

use tallystick_core::actions::ActionPreview;
use yew::prelude::*;

use crate::{
    app::{use_commands, use_store},
    commands::{Command, Intended},
    state::Resource,
};

/// What would come of a command, as the person sees it. What is shown changes under their eyes only
/// when they ask for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// As it is shown; `None` where there is no command to foresee.
    pub(super) shown: Option<Resource<ActionPreview>>,
    /// What would come of it by now, where that is something else: nothing is to be submitted before
    /// it was looked at.
    pub(super) changed: Option<ActionPreview>,
    pub(super) onlook: Callback<()>,
}

impl Preview {
    /// What is shown is no longer what would happen.
    pub fn is_outdated(&self) -> bool {
        self.changed.is_some()
    }
}

/// Shows what would come of this command, if there is one, and follows what changes meanwhile. While
/// a submission of it is under way (`busy`), what it changes is not news.
#[hook]
pub fn use_preview(intended: Option<Intended>, busy: bool) -> Preview {
    let store = use_store();
    let commands = use_commands();
    // The command, and what was last looked at of it.
    let looked_at = use_state_eq(|| None::<(Intended, ActionPreview)>);
    use_effect_with(intended.clone(), move |intended| {
        let forget = intended.clone().map(|intended| {
            commands.give(Command::Preview(intended.clone()));
            move || commands.give(Command::ForgetPreview(intended))
        });
        move || {
            if let Some(forget) = forget {
                forget();
            }
        }
    });
    let current = intended.as_ref().and_then(|intended| store.previews.get(intended)).cloned();
    let seen = looked_at.as_ref().filter(|(known, _)| Some(known) == intended.as_ref());
    let seen = seen.map(|(_, seen)| seen.clone());
    let ready = current.as_ref().and_then(Resource::ready).cloned();
    let look = {
        let (looked_at, intended, ready) = (looked_at.clone(), intended.clone(), ready.clone());
        move || looked_at.set(intended.clone().zip(ready.clone()))
    };
    {
        let look = look.clone();
        use_effect_with((seen.is_none(), ready.clone()), move |(unseen, ready)| {
            if *unseen && ready.is_some() {
                look();
            }
        });
    }
    let changed = match (&seen, ready) {
        (Some(seen), Some(ready)) if *seen != ready && !busy => Some(ready),
        _ => None,
    };
    let shown = match (seen, current) {
        (Some(seen), Some(_)) => Some(Resource::Ready(seen)),
        (_, None) => intended.map(|_| Resource::Loading),
        (None, current) => current,
    };
    Preview { shown, changed, onlook: Callback::from(move |()| look()) }
}
