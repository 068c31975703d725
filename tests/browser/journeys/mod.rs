//! What readers, editors and misfortunes do to the guide.

mod accessibility;
mod accountability;
mod citizenship;
mod clock;
mod compare;
mod contact;
mod element;
mod faults;
mod hand_over;
mod intranet;
mod killed;
mod layout;
mod links;
mod outbox;
mod policy;
mod print;
mod reports;
mod roles;
mod search;
mod sign_off;

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;

use crate::engine::{Engine, Setting};
use crate::page::Page;

/// A journey and where it runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Journey {
    /// Its name: `contact::by_keyboard`.
    pub(crate) name: &'static str,
    /// The engines it is written for.
    pub(crate) engines: &'static [Engine],
    /// The browser it wants.
    pub(crate) setting: Setting,
    /// The journey itself.
    pub(crate) run: fn(Page) -> Running,
}

/// A journey under way.
pub(crate) type Running = Pin<Box<dyn Future<Output = Result<()>>>>;

const EVERYWHERE: &[Engine] = &Engine::ALL;
const CHROMIUM: &[Engine] = &[Engine::Chromium];
const CHROMIUM_AND_FIREFOX: &[Engine] = &[Engine::Chromium, Engine::Firefox];
const FIREFOX: &[Engine] = &[Engine::Firefox];
const FIREFOX_AND_WEBKIT: &[Engine] = &[Engine::Firefox, Engine::WebKit];

macro_rules! journey {
    ($engines:expr, $module:ident::$name:ident) => {
        journey!($engines, $module::$name, Setting::Plain)
    };
    ($engines:expr, $module:ident::$name:ident, $setting:expr) => {
        Journey {
            name: concat!(stringify!($module), "::", stringify!($name)),
            engines: $engines,
            setting: $setting,
            run: |page| Box::pin($module::$name(page)),
        }
    };
}

/// All journeys; those that want a browser of their own come last, for it has to be started for them.
#[rustfmt::skip]
pub(crate) const ALL: &[Journey] = &[
    journey!(EVERYWHERE, contact::by_keyboard),
    journey!(EVERYWHERE, contact::leaves_no_trace),
    journey!(CHROMIUM, contact::every_outcome_shows_its_lines),
    journey!(CHROMIUM, contact::back_and_start_again),
    journey!(CHROMIUM, contact::copies_the_number),
    journey!(CHROMIUM, contact::copies_the_number_on_plain_http),
    journey!(CHROMIUM, contact::forgets_when_nobody_is_there),
    journey!(CHROMIUM, contact::stays_while_somebody_is_there),
    journey!(EVERYWHERE, clock::line_closes_while_the_page_is_open),
    journey!(CHROMIUM, clock::line_opens_while_the_page_is_open),
    journey!(CHROMIUM, clock::server_an_hour_off),
    journey!(CHROMIUM, clock::server_a_day_off),
    journey!(CHROMIUM, clock::server_a_year_off),
    journey!(EVERYWHERE, clock::server_without_a_date),
    journey!(CHROMIUM, clock::server_minutes_off_is_believed),
    journey!(CHROMIUM, clock::page_from_the_cache_is_believed),
    journey!(CHROMIUM, clock::outside_the_calendar),
    journey!(CHROMIUM, clock::device_in_kolkata),
    journey!(CHROMIUM, clock::device_in_los_angeles),
    journey!(EVERYWHERE, faults::policy_forbids_webassembly),
    journey!(EVERYWHERE, faults::module_cut_in_half),
    journey!(EVERYWHERE, faults::module_with_a_flipped_bit),
    journey!(EVERYWHERE, faults::manifest_missing),
    journey!(EVERYWHERE, faults::part_with_a_flipped_bit),
    journey!(CHROMIUM, faults::part_cut_in_half),
    journey!(CHROMIUM, faults::part_missing),
    journey!(EVERYWHERE, faults::panic_sends_every_guide_to_its_fallback),
    journey!(CHROMIUM, faults::without_a_fallback_the_notice_has_the_numbers),
    journey!(CHROMIUM, faults::attached_again_tries_again),
    journey!(CHROMIUM, faults::stale_fallback_is_told),
    journey!(CHROMIUM, faults::pack_of_another_origin_is_refused),
    journey!(EVERYWHERE, roles::ward_councillor_in_two_clicks),
    journey!(CHROMIUM, roles::director_has_the_duties_of_all_directors),
    journey!(EVERYWHERE, roles::remembered_on_this_device),
    journey!(CHROMIUM, roles::forgotten_where_the_browser_keeps_nothing),
    journey!(CHROMIUM, roles::role_that_left_the_framework_is_named),
    journey!(CHROMIUM, roles::listed_by_category_too),
    journey!(CHROMIUM, roles::superseded_boards_show_their_successor),
    journey!(EVERYWHERE, links::lead_to_one_paragraph),
    journey!(EVERYWHERE, links::in_the_address_lead_to_one_paragraph),
    journey!(CHROMIUM, links::that_lead_nowhere_say_so),
    journey!(CHROMIUM, links::in_the_address_that_lead_nowhere_say_so),
    journey!(CHROMIUM, links::can_be_copied),
    journey!(CHROMIUM, accountability::list_and_picture_say_the_same),
    journey!(EVERYWHERE, accountability::every_name_by_keyboard),
    journey!(EVERYWHERE, accountability::list_comes_first_on_a_narrow_screen),
    journey!(EVERYWHERE, search::finds_as_one_types),
    journey!(EVERYWHERE, search::keeps_the_hits_that_stay),
    journey!(EVERYWHERE, search::shows_more_hits_and_fewer),
    journey!(CHROMIUM, search::knows_the_words_of_the_field),
    journey!(EVERYWHERE, search::takes_whatever_is_typed),
    journey!(EVERYWHERE, search::suggests_the_contact_guide_for_a_worry),
    journey!(CHROMIUM, search::comes_back_from_a_hit),
    journey!(EVERYWHERE, search::leads_to_a_section_of_the_policy),
    journey!(EVERYWHERE, search::keeps_the_focus_while_parts_come),
    journey!(CHROMIUM, search::finds_all_parts_whichever_comes_first),
    journey!(CHROMIUM, search::says_that_the_policy_did_not_come),
    journey!(CHROMIUM, search::has_the_same_order_every_time),
    journey!(EVERYWHERE, search::leaves_no_trace),
    journey!(CHROMIUM, search::is_forgotten_when_nobody_is_there),
    journey!(CHROMIUM, compare::shows_what_each_council_says),
    journey!(CHROMIUM, compare::other_council_out_of_reach),
    journey!(CHROMIUM, compare::starts_from_either_council),
    journey!(EVERYWHERE, hand_over::comes_when_asked_for),
    journey!(CHROMIUM, hand_over::framework_missing),
    journey!(EVERYWHERE, hand_over::framework_damaged),
    journey!(CHROMIUM, hand_over::whole_guide_missing),
    journey!(EVERYWHERE, hand_over::whole_guide_damaged),
    journey!(CHROMIUM, hand_over::page_that_starts_with_the_whole_guide_falls_back),
    journey!(CHROMIUM, hand_over::pack_without_a_framework_says_so),
    journey!(EVERYWHERE, hand_over::reader_who_went_back_is_not_pulled_away),
    journey!(EVERYWHERE, hand_over::panic_in_the_whole_guide),
    journey!(EVERYWHERE, layout::numbers_in_sight_at_320),
    journey!(CHROMIUM, layout::numbers_in_sight_with_doubled_text),
    journey!(CHROMIUM, layout::numbers_in_sight_with_spaced_text),
    journey!(EVERYWHERE, layout::framework_in_sight_at_320),
    journey!(CHROMIUM, layout::framework_in_sight_with_doubled_text),
    journey!(CHROMIUM, layout::framework_in_sight_with_spaced_text),
    journey!(EVERYWHERE, layout::fallback_numbers_in_sight),
    journey!(CHROMIUM, layout::font_size_of_the_host_page),
    journey!(CHROMIUM, accessibility::every_screen_at_320),
    journey!(CHROMIUM, accessibility::every_screen_at_1280),
    journey!(CHROMIUM, accessibility::every_screen_of_leicester),
    journey!(CHROMIUM, accessibility::every_screen_of_the_frameworks),
    journey!(CHROMIUM, accessibility::in_doubt_and_in_trouble),
    journey!(&[Engine::Firefox, Engine::WebKit], accessibility::main_screens),
    journey!(&[Engine::Firefox, Engine::WebKit], accessibility::main_screens_of_the_framework),
    journey!(CHROMIUM, accessibility::forced_colours),
    journey!(CHROMIUM, accessibility::reduced_motion),
    journey!(CHROMIUM, accessibility::emergency_comes_first),
    journey!(EVERYWHERE, print::card_has_number_and_date),
    journey!(CHROMIUM, print::card_is_one_page),
    journey!(CHROMIUM, print::every_role_is_one_page),
    journey!(CHROMIUM, print::own_roles_are_one_page_each),
    journey!(CHROMIUM, print::accountability_is_printed),
    journey!(EVERYWHERE, citizenship::policy_is_kept),
    journey!(CHROMIUM, citizenship::asks_no_other_origin),
    journey!(CHROMIUM, citizenship::adds_no_global_name),
    journey!(EVERYWHERE, citizenship::two_packs_on_one_page),
    journey!(EVERYWHERE, citizenship::attached_a_hundred_times),
    journey!(CHROMIUM, citizenship::attached_a_hundred_times_without_growth),
    journey!(CHROMIUM, citizenship::attached_a_hundred_times_with_a_framework),
    journey!(EVERYWHERE, citizenship::handed_over_nothing_is_left_behind),
    journey!(CHROMIUM, citizenship::moved_it_stays_where_the_reader_was),
    journey!(CHROMIUM, citizenship::script_loaded_twice),
    journey!(EVERYWHERE, citizenship::script_of_another_version),
    journey!(CHROMIUM, citizenship::plain_http_on_another_host_name),
    journey!(EVERYWHERE, element::follows_its_attributes),
    journey!(CHROMIUM, element::bad_attributes_are_told),
    journey!(CHROMIUM, element::events_and_methods),
    journey!(CHROMIUM, element::starts_at_the_view_in_the_address),
    journey!(CHROMIUM, element::takes_no_answers_from_the_address),
    journey!(CHROMIUM, element::changes_its_pack),
    journey!(EVERYWHERE, sign_off::reaches_the_ledger),
    journey!(CHROMIUM, sign_off::by_keyboard_at_320),
    journey!(CHROMIUM, sign_off::by_keyboard_at_1280),
    journey!(FIREFOX_AND_WEBKIT, sign_off::by_keyboard),
    journey!(CHROMIUM, sign_off::waits_for_the_network),
    journey!(CHROMIUM, sign_off::waits_for_the_session),
    journey!(CHROMIUM, sign_off::waits_while_the_service_is_down),
    journey!(CHROMIUM, sign_off::goes_from_any_page_with_a_host),
    journey!(CHROMIUM, sign_off::clicked_many_times_is_one_record),
    journey!(CHROMIUM, sign_off::without_storage_it_says_so),
    journey!(CHROMIUM, sign_off::goes_as_its_own_person_alone),
    journey!(EVERYWHERE, policy::signed_on_plain_http),
    journey!(CHROMIUM, policy::declines_with_a_reason),
    journey!(CHROMIUM, policy::asks_for_help),
    journey!(CHROMIUM, policy::training_is_told_with_its_date),
    journey!(CHROMIUM, policy::signs_with_training_outstanding),
    journey!(CHROMIUM, policy::due_by_and_overdue),
    journey!(CHROMIUM, policy::nobody_known_signs_nothing),
    journey!(CHROMIUM, policy::council_without_a_policy_says_so),
    journey!(CHROMIUM, policy::changes_of_the_policy),
    journey!(CHROMIUM, killed::saved_is_recorded_all_the_same),
    journey!(CHROMIUM, outbox::every_fault_on_a_page_that_stays_open),
    journey!(CHROMIUM, outbox::every_fault_on_a_page_that_is_loaded_again),
    journey!(CHROMIUM, outbox::every_fault_at_the_question),
    journey!(FIREFOX_AND_WEBKIT, outbox::telling_faults),
    journey!(CHROMIUM, outbox::somebody_else_between_two_questions),
    journey!(CHROMIUM, outbox::answers_changed_after_a_lost_answer),
    journey!(EVERYWHERE, outbox::beside_the_contact_guide),
    journey!(EVERYWHERE, outbox::recorded_by_the_page_itself),
    journey!(CHROMIUM, outbox::offline_for_a_week),
    journey!(CHROMIUM, outbox::hundred_rounds_in_two_tabs),
    journey!(CHROMIUM, outbox::rounds_in_two_tabs_without_locks),
    journey!(CHROMIUM, reports::read_and_confirmed_at_320),
    journey!(CHROMIUM, reports::read_and_confirmed_at_1280),
    journey!(CHROMIUM, reports::others_are_told_so),
    journey!(CHROMIUM, reports::privacy_is_told_before_signing),
    journey!(EVERYWHERE, intranet::every_page_works),
    journey!(CHROMIUM, intranet::pictures),
    journey!(FIREFOX, clock::device_elsewhere, Setting::Zone("Asia/Kolkata")),
    journey!(CHROMIUM_AND_FIREFOX, faults::no_webassembly, Setting::NoWebAssembly),
    journey!(CHROMIUM_AND_FIREFOX, faults::no_script, Setting::NoScript),
];
