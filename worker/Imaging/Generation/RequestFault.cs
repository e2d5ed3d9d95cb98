namespace SogniLike.Imaging.Generation;

/// <summary>What is wrong with a field of a request.</summary>
/// <param name="Field">The field, as <see cref="GenerationRequest"/> names it.</param>
/// <param name="Message">One sentence that names the limit.</param>
public sealed record RequestFault(string Field, string Message);
