using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Host.Draining;

/// <summary>Says what is wrong with <see cref="DrainOptions"/>.</summary>
internal sealed class DrainOptionsValidator : IValidateOptions<DrainOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DrainOptions options) => options.Grace < TimeSpan.Zero || options.Grace > Longest
        ? ValidateOptionsResult.Fail($"{DrainOptions.Section}:Grace: {options.Grace} must be from 00:00:00 to {Longest}.")
        : ValidateOptionsResult.Success;
}
