namespace SogniLike.Coordinator.Duties;

/// <summary>The right of one coordinator to do something for the whole pool for a while.</summary>
/// <param name="Duty">What: lower-case letters and '-', at most 64 characters.</param>
/// <param name="Holder">Whose right it is: <see cref="Identity.CoordinatorIdentity.Id"/>.</param>
/// <param name="Fence">Grows by one with every holder; a holder that was overtaken is known by its smaller fence.</param>
/// <param name="UntilMs">Unix milliseconds at which it ends unless it is renewed.</param>
/// <param name="Cursor">How far the work has come, as the duty itself writes it; empty at the start.</param>
public sealed record DutyLease(string Duty, string Holder, long Fence, long UntilMs, string Cursor);
