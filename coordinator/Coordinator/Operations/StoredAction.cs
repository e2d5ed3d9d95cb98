namespace SogniLike.Coordinator.Operations;

/// <summary>An entry of the log of actions.</summary>
/// <param name="Position">Where it stands: what a reader goes on from.</param>
/// <param name="Action">What was done.</param>
/// <param name="Link">What links it to the entry before; null for entries from before there were links.</param>
public sealed record StoredAction(string Position, AdminAction Action, ActionLink? Link);
