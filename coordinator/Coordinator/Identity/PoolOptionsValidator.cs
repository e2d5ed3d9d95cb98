using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Identity;

internal sealed class PoolOptionsValidator : IValidateOptions<PoolOptions>
{
    public ValidateOptionsResult Validate(string? name, PoolOptions options) => new OptionsChecks(PoolOptions.Section)
        .Holds(IsPoolId(options.Id), nameof(options.Id), "must have 1 to 32 characters of a-z, 0-9 and '-'.")
        .Range(nameof(options.MaxAccounts), options.MaxAccounts, 1, 1_000_000)
        .Range(nameof(options.MaxApiKeysPerAccount), options.MaxApiKeysPerAccount, 1, 10_000)
        .Range(nameof(options.OwnerLoginValidFor), options.OwnerLoginValidFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30))
        .Range(nameof(options.MaxApiKeys), options.MaxApiKeys, 1, 1_000_000)
        .Range(nameof(options.MaxModels), options.MaxModels, 1, 10_000)
        .Result();

    private static bool IsPoolId(string? id) => id is { Length: >= 1 and <= 32 } && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
