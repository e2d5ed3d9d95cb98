using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Verification;

internal sealed class VerificationOptionsValidator : IValidateOptions<VerificationOptions>
{
    public ValidateOptionsResult Validate(string? name, VerificationOptions options) => new OptionsChecks(VerificationOptions.Section)
        .Range(nameof(options.MaxConcurrent), options.MaxConcurrent, 1, 256)
        .Range(nameof(options.FingerprintKeptFor), options.FingerprintKeptFor, TimeSpan.FromHours(1), TimeSpan.FromDays(3650))
        .Result();
}
