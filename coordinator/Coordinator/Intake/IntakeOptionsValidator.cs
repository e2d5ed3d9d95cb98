using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Intake;

internal sealed class IntakeOptionsValidator : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options) => new OptionsChecks(IntakeOptions.Section)
        .Range(nameof(options.IdempotencyKeptFor), options.IdempotencyKeptFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30))
        .Result();
}
