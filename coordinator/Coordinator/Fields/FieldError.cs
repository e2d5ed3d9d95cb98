namespace SogniLike.Coordinator.Fields;

/// <summary>One field of a request that cannot be accepted.</summary>
/// <param name="Field">Its path in the public contract, such as "spec.steps".</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Message">A sentence for people that names the field and the limit.</param>
public sealed record FieldError(string Field, FieldErrorCode Code, string Message);
