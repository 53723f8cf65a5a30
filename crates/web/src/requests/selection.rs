//! Requests that an approver ticked, to approve them together.

use std::{collections::BTreeSet, rc::Rc};

use tallystick_core::{
    RequestAction,
    actions::LARGEST_BATCH,
    view::{Page, RequestView},
};
use uuid::Uuid;
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        data_table::Selection,
    },
    state::Resource,
};

/// The requests that are ticked, as they were looked at last, in the order in which they were ticked.
pub type Ticked = Vec<RequestView>;

/// The requests that are ticked, and how more of them are.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestSelection {
    ticked: UseStateHandle<Ticked>,
}

/// None is ticked at first. What is ticked stays so on other pages of the table; the newer version of
/// a request that is shown takes the place of the one that was ticked, as long as it can be approved.
#[hook]
pub fn use_request_selection(page: &Resource<Rc<Page<RequestView>>>) -> RequestSelection {
    let ticked = use_state_eq(Ticked::new);
    {
        let ticked = ticked.clone();
        use_effect_with(page.ready().cloned(), move |page| {
            if let Some(page) = page {
                ticked.set(refreshed(&ticked, &page.items));
            }
        });
    }
    RequestSelection { ticked }
}

fn refreshed(ticked: &Ticked, shown: &[RequestView]) -> Ticked {
    let now = |request: &RequestView| {
        let shown = shown.iter().find(|shown| shown.id == request.id);
        shown.map_or_else(
            || Some(request.clone()),
            |shown| may_be_approved(shown).then(|| shown.clone()),
        )
    };
    ticked.iter().filter_map(now).collect()
}

fn may_be_approved(request: &RequestView) -> bool {
    request.actions.contains(&RequestAction::Approve)
}

impl RequestSelection {
    /// The requests that are ticked.
    pub fn requests(&self) -> Vec<RequestView> {
        (*self.ticked).clone()
    }

    /// None is ticked any more.
    pub fn clearing(&self) -> Callback<()> {
        let ticked = self.ticked.clone();
        Callback::from(move |()| ticked.set(Ticked::new()))
    }

    /// The column of tick boxes; `None` where there is nothing to tick.
    pub fn column(&self, page: &Resource<Rc<Page<RequestView>>>) -> Option<Selection> {
        let shown = page.ready()?.clone();
        let approvable = shown.items.iter().filter(|request| may_be_approved(request));
        let selectable = approvable.map(|request| request.id.0).collect();
        let selection = Selection {
            selectable,
            selected: self.ticked.iter().map(|request| request.id.0).collect(),
            onselect: Callback::default(),
        };
        if selection.selectable.is_empty() && selection.selected.is_empty() {
            return None;
        }
        let ticked = self.ticked.clone();
        let onselect = Callback::from(move |(ids, selected): (BTreeSet<Uuid>, bool)| {
            let mut now = (*ticked).clone();
            now.retain(|request| !ids.contains(&request.id.0));
            let chosen = shown.items.iter().filter(|request| ids.contains(&request.id.0));
            now.extend(chosen.filter(|_| selected).cloned());
            ticked.set(now);
        });
        Some(Selection { onselect, ..selection })
    }

    /// Says above the table how many are ticked, with a button to approve them.
    pub fn bar(&self, onapprove: Callback<()>) -> Html {
        let number = self.ticked.len();
        if number == 0 {
            return Html::default();
        }
        let selected = format!("{number} selected");
        let too_many = number > LARGEST_BATCH;
        let approve = ActionButton::new(Weight::Primary, "Approve selected").disabled(too_many);
        let clear = ActionButton::new(Weight::Link, "Clear selection").onclick(self.clearing());
        html! {
            <div class="tally-buttons tally-selection" role="group" aria-label="Selected requests">
                <span role="status">{ selected }</span>
                { approve.onclick(onapprove).html() }
                { clear.html() }
                if too_many {
                    <span class="tally-muted">
                        { format!("{LARGEST_BATCH} can be approved at once.") }
                    </span>
                }
            </div>
        }
    }
}
