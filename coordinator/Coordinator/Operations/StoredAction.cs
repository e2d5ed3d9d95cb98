namespace SogniLike.Coordinator.Operations;

/// <summary>An entry of the log of actions.</summary>
/// <param name="Position">Where it stands: what a reader goes on from.</param>
/// <param name="Action">What was done.</param>
public sealed record StoredAction(string Position, AdminAction Action);
