//! The accountability picture: where its names and lines stand. Pure; [`crate::components::framework::accountability`] draws it.
//!
//! Names stand below each other. Every line leaves its first name in a row of its own, runs down or up in a lane, and
//! comes back to its second name in a row of its own, so that no two labels and no two arrow heads can meet.

use guide_domain::framework::{Category, Edge, Framework, Party, PartyId};
use guide_domain::roles;

/// Height of a row.
pub const ROW: u32 = 20;
/// Space above the first and below the last row of a name.
pub const PADDING: u32 = 6;
/// Space between two names.
const GAP: u32 = 8;
/// Width of a name's box.
pub const NAME_WIDTH: u32 = 480;
/// Where the lanes begin: the labels of lines stand before them, the longest some thirty letters.
const LANES: u32 = NAME_WIDTH + 290;
/// Width of a lane.
const LANE: u32 = 12;

/// Everything the picture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture<'f> {
    /// The names from top to bottom: roles by section, then bodies.
    pub names: Vec<Name<'f>>,
    /// The lines in the pack's order.
    pub lines: Vec<Line<'f>>,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A name in its box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'f> {
    /// Whose.
    pub id: PartyId,
    /// What it is called.
    pub name: &'f str,
    /// What sort of party it is.
    pub sort: Sort,
    /// The box's upper edge.
    pub top: u32,
    /// The box's height.
    pub height: u32,
}

/// What sort of party a name is: told apart by colour and by shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A role of that category.
    Role(Category),
    /// A body.
    Body,
}

/// A line from one name to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'f> {
    /// What it stands for.
    pub edge: &'f Edge,
    /// The row in which it leaves its first name.
    pub from: u32,
    /// The row in which it comes to its second name.
    pub to: u32,
    /// Where it runs from one row to the other.
    pub lane: u32,
}

impl<'f> Picture<'f> {
    /// The picture of a framework's edges.
    pub fn of(framework: &'f Framework) -> Self {
        let mut picture = Self {
            names: Vec::new(),
            lines: Vec::new(),
            width: LANES,
            height: 0,
        };
        let roles = framework
            .roles
            .iter()
            .map(|role| (role.id.as_str(), Party::Role(role)));
        let bodies = framework
            .bodies
            .iter()
            .map(|body| (body.id.as_str(), Party::Body(body)));
        // The row of each end of each edge: (from, to).
        let mut rows = vec![(0, 0); framework.edges.len()];
        for (id, party) in roles.chain(bodies) {
            picture.add_name(framework, id, &party, &mut rows);
        }
        picture.add_lines(framework, &rows);
        picture
    }

    fn add_name(
        &mut self,
        framework: &'f Framework,
        id: &str,
        party: &Party<'f>,
        rows: &mut [(u32, u32)],
    ) {
        let top = self.height;
        let mut next = top + PADDING + ROW / 2;
        for (edge, row) in framework.edges.iter().zip(rows.iter_mut()) {
            if edge.from.as_str() == id {
                row.0 = next;
                next += ROW;
            }
            if edge.to.as_str() == id {
                row.1 = next;
                next += ROW;
            }
        }
        let height = next - ROW / 2 + PADDING - top;
        if height == 2 * PADDING {
            return;
        }
        let (name, sort) = match party {
            Party::Role(role) => (
                &*role.short,
                roles::category(framework, role.section).map_or(Sort::Body, Sort::Role),
            ),
            Party::Body(body) => (&*body.name, Sort::Body),
        };
        self.names.push(Name {
            id: PartyId::new(id),
            name,
            sort,
            top,
            height,
        });
        self.height = top + height + GAP;
    }

    /// Gives each line the first lane that is free between its rows; short lines choose first, so that they stay near.
    fn add_lines(&mut self, framework: &'f Framework, rows: &[(u32, u32)]) {
        let mut order: Vec<(u32, usize)> = rows
            .iter()
            .enumerate()
            .map(|(index, (from, to))| (from.abs_diff(*to), index))
            .collect();
        order.sort_unstable();
        let mut lanes: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut lane_of = vec![0; rows.len()];
        for (_, index) in order {
            let Some(&(from, to)) = rows.get(index) else {
                continue;
            };
            let (upper, lower) = (from.min(to), from.max(to));
            let free = |taken: &Vec<(u32, u32)>| {
                taken
                    .iter()
                    .all(|(first, last)| lower < *first || *last < upper)
            };
            let lane = lanes.iter().position(free).unwrap_or(lanes.len());
            if lane == lanes.len() {
                lanes.push(Vec::new());
            }
            if let (Some(taken), Some(own)) = (lanes.get_mut(lane), lane_of.get_mut(index)) {
                taken.push((upper, lower));
                *own = lane;
            }
        }
        let lanes_at = |lane: usize| LANES + LANE * u32::try_from(lane).unwrap_or_default();
        self.width = lanes_at(lanes.len());
        let ends = framework.edges.iter().zip(rows).zip(lane_of);
        self.lines = ends
            .map(|((edge, (from, to)), lane)| Line {
                edge,
                from: *from,
                to: *to,
                lane: lanes_at(lane),
            })
            .collect();
    }
}
