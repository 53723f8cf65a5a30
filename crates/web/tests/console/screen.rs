//! A component on a page of its own, and what a person does there.

use gloo::utils::{body, document, window};
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventInit, HtmlButtonElement, HtmlElement, HtmlTextAreaElement, KeyboardEvent,
    KeyboardEventInit,
};
use yew::{AppHandle, html::BaseComponent};

/// How many frames something may take to appear: seconds, where it takes a few.
const PATIENCE: usize = 300;

pub(crate) struct Screen<C: BaseComponent> {
    root: Element,
    app: Option<AppHandle<C>>,
}

impl<C: BaseComponent> Screen<C> {
    pub(crate) fn show(properties: C::Properties) -> Self {
        // What an earlier test left in a field.
        window().session_storage().unwrap().unwrap().clear().unwrap();
        let root = document().create_element("div").unwrap();
        body().append_child(&root).unwrap();
        let app = yew::Renderer::<C>::with_root_and_props(root.clone(), properties).render();
        Self { root, app: Some(app) }
    }

    pub(crate) fn update(&mut self, properties: C::Properties) {
        self.app.as_mut().unwrap().update(properties);
    }

    pub(crate) fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// Waits until this holds.
    pub(crate) async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..PATIENCE {
            if holds(self) {
                return;
            }
            frame().await;
        }
        panic!("still not {what}: {}", self.root.inner_html());
    }

    pub(crate) async fn until_text(&self, text: &str) {
        self.until(text, |screen| screen.text().contains(text)).await;
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let nodes = self.root.query_selector_all(selector).unwrap();
        (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).collect()
    }

    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().filter_map(|one| one.text_content()).collect()
    }

    pub(crate) fn find_button(&self, name: &str) -> Option<HtmlButtonElement> {
        self.all("button")
            .into_iter()
            .find(|button| {
                let label = button.get_attribute("aria-label").or(button.text_content());
                label.is_some_and(|label| label == name)
            })
            .and_then(|button| button.dyn_into().ok())
    }

    pub(crate) fn button(&self, name: &str) -> HtmlButtonElement {
        self.find_button(name).unwrap_or_else(|| panic!("no button {name}: {}", self.text()))
    }

    pub(crate) fn press(&self, name: &str) {
        self.button(name).click();
    }

    /// The control that a label belongs to.
    fn labelled(&self, label: &str) -> Element {
        self.find_labelled(label).unwrap_or_else(|| panic!("no field {label}: {}", self.text()))
    }

    fn find_labelled(&self, label: &str) -> Option<Element> {
        let labels = self.all("label");
        let found = labels.iter().find(|one| one.text_content().unwrap().starts_with(label));
        document().get_element_by_id(&found?.get_attribute("for").unwrap())
    }

    pub(crate) fn value_of(&self, label: &str) -> String {
        self.labelled(label).unchecked_ref::<web_sys::HtmlInputElement>().value()
    }

    /// What the control names as its description.
    pub(crate) fn remark_on(&self, label: &str) -> String {
        let id = self.labelled(label).get_attribute("aria-describedby").unwrap();
        document().get_element_by_id(&id).unwrap().text_content().unwrap()
    }

    /// Waits until this is what is said about the control.
    pub(crate) async fn until_remark(&self, label: &str, words: &str) {
        let is_said = |screen: &Self| {
            screen.find_labelled(label).is_some() && screen.remark_on(label) == words
        };
        self.until(words, is_said).await;
    }

    pub(crate) fn type_into(&self, label: &str, text: &str) {
        fill(&self.labelled(label), text);
    }

    /// Goes into a field and leaves it.
    pub(crate) fn leave(&self, label: &str) {
        let field: HtmlElement = self.labelled(label).unchecked_into();
        field.focus().unwrap();
        field.blur().unwrap();
    }

    /// Types into a field that has its name on itself.
    pub(crate) fn search(&self, name: &str, text: &str) {
        fill(&self.all(&format!("input[aria-label='{name}']"))[0], text);
    }

    /// Presses a key on the first element that the selector finds.
    pub(crate) fn press_key(&self, selector: &str, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.all(selector)[0].dispatch_event(&event).unwrap();
    }

    pub(crate) fn click(&self, selector: &str) {
        self.all(selector).first().unwrap().unchecked_ref::<HtmlElement>().click();
    }

    /// Presses the tick box of this place, the first of which is 0.
    pub(crate) fn tick(&self, place: usize) {
        self.all("input[type='checkbox']")[place].unchecked_ref::<HtmlElement>().click();
    }
}

fn fill(control: &Element, text: &str) {
    match control.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.set_value(text),
        None => control.unchecked_ref::<web_sys::HtmlInputElement>().set_value(text),
    }
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &init).unwrap();
    control.dispatch_event(&event).unwrap();
}

impl<C: BaseComponent> Drop for Screen<C> {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

pub(crate) async fn frame() {
    let next = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(next).await.unwrap();
}
