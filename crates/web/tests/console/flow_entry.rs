use tallystick_core::{
    FlowInput, Machine,
    flows::{Failure, StepName},
};
use tallystick_web::flows::entry::{FlowEntry, FlowEntryProperties};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    samples::{directory, dirham, flow_of_issue, id, now},
    screen::Screen,
};

fn entry(flow: tallystick_core::Flow) -> FlowEntryProperties {
    FlowEntryProperties {
        flow,
        definitions: vec![dirham()],
        directory: directory(),
        unfolded: false,
    }
}

#[wasm_bindgen_test]
async fn a_flow_unfolds_into_its_steps_and_says_who_is_awaited() {
    let screen = Screen::<FlowEntry>::show(entry(flow_of_issue()));
    screen.until_text("RUNNING").await;
    assert_eq!(screen.all("[hidden]").len(), 1);
    screen.click("button[aria-expanded='false']");
    screen.until("unfolded", |screen| screen.all("[hidden]").is_empty()).await;

    assert_eq!(screen.all("li li").len(), StepName::OF_ISSUE.len());
    let current = screen.texts(".pf-m-current");
    assert_eq!(current.len(), 1);
    assert!(
        current[0].contains("detail, ask") && current[0].contains("Waiting for Commercial Bank")
    );
    let done = screen.texts("li li.pf-m-success");
    assert_eq!(done.len(), 3);
    assert!(done[0].contains("The amount is held in the issuer's vault"));
    let times = screen.all("li li time");
    assert_eq!(times.len(), 3);
    assert_eq!(times[0].get_attribute("datetime"), Some(now().to_string()));
}

#[wasm_bindgen_test]
async fn a_failed_flow_says_why_and_where() {
    let by = Some(id("commercial-bank"));
    let failure = Failure { code: "DECLINED".to_owned(), by, reason: None };
    let declined = FlowInput::Failed(failure);
    let failed = flow_of_issue().step(now(), declined).unwrap().next;
    let screen = Screen::<FlowEntry>::show(entry(failed));
    screen.until_text("FAILED").await;
    assert!(screen.text().contains("Commercial Bank declined the token"));
    assert!(screen.texts("li li.pf-m-danger")[0].contains("detail, ask"));
    assert!(!screen.text().contains("Waiting for"));
}
