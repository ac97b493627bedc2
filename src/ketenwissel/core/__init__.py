"""The ground floor: identifiers, instants, clock, working days, limits and the base error."""
