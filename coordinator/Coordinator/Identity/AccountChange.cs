using SogniLike.Coordinator.Queueing;

namespace SogniLike.Coordinator.Identity;

/// <summary>What an owner wants an account to be; null: as it is.</summary>
/// <param name="Name">For people, 0 to 64 characters.</param>
/// <param name="Class">Which of its jobs go first.</param>
/// <param name="Weight">Share within the class, in hundredths, 1 to 10,000.</param>
/// <param name="Disabled">True: none of its keys opens anything.</param>
public sealed record AccountChange(string? Name = null, PriorityClass? Class = null, int? Weight = null, bool? Disabled = null);
