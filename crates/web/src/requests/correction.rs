//! `Correct and resubmit`: a rejected request that a form replaces by another one.

use tallystick_core::{RequestId, view::RequestView};
use yew::prelude::*;

use super::words::rejection_words;
use crate::{
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
    },
    definitions::amount_fields::AmountFields,
    directory::Directory,
};

/// What is corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The rejected request.
    pub request: RequestView,
    onend: Callback<()>,
}

/// A correction of a page, and how one begins: with its form. There is none until a person asks for
/// it.
#[hook]
pub fn use_correction(open_form: Callback<()>) -> (Option<Correction>, Callback<RequestView>) {
    let state = use_state_eq(|| None::<RequestView>);
    let onend = {
        let state = state.clone();
        Callback::from(move |()| state.set(None))
    };
    let correction = (*state).clone().map(|request| Correction { request, onend });
    let onbegin = Callback::from(move |request| {
        open_form.emit(());
        state.set(Some(request));
    });
    (correction, onbegin)
}

/// Fills in what was rejected, as soon as it is to be corrected.
#[hook]
pub fn use_corrected_fields(fields: &AmountFields, correction: Option<&Correction>) {
    let fields = fields.clone();
    let request = correction.map(|correction| correction.request.clone());
    use_effect_with(request, move |request| {
        if let Some(request) = request {
            fields.fill(request.definition, &request.amount.to_string());
        }
    });
}

/// Calls all of these back, and ends the correction, if there is one.
pub fn ending<const N: usize>(
    correction: Option<&Correction>,
    ontaken: [Callback<()>; N],
) -> Callback<()> {
    let onend = correction.map(|correction| correction.onend.clone());
    Callback::from(move |()| {
        ontaken.iter().for_each(|ontaken| ontaken.emit(()));
        if let Some(onend) = &onend {
            onend.emit(());
        }
    })
}

/// The id that a request names which replaces it.
pub fn corrected(correction: Option<&Correction>) -> Option<RequestId> {
    correction.map(|correction| correction.request.id)
}

/// Says above a form what it corrects, and why that was rejected.
pub fn notice(correction: Option<&Correction>, directory: &Directory) -> Html {
    let Some(Correction { request, onend }) = correction else { return Html::default() };
    let amount = request.amount.grouped();
    let title = format!("This replaces the rejected request for {amount} {}", request.symbol);
    let reason = request.rejection.as_ref().map(|rejection| {
        format!("{} wrote: {}", directory.title(&rejection.by), rejection_words(rejection))
    });
    let stop = ActionButton::new(Weight::Link, "Leave it as it is").onclick(onend.clone());
    Alert::new(AlertKind::Information, title)
        .details(html! { <p>{ reason.unwrap_or_default() }</p> })
        .action(stop.html())
        .announced()
}
