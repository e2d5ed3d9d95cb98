using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Settlement;

internal static class SettlementServiceCollectionExtensions
{
    public static IServiceCollection AddSettlement(this IServiceCollection services)
    {
        services.AddCheckedOptions<CreditsOptions, CreditsOptionsValidator>(CreditsOptions.Section);
        services.TryAddSingleton<JobSettlement>();
        services.TryAddSingleton<LedgerWriter>();
        services.TryAddSingleton<LedgerHistory>();
        services.TryAddSingleton<LedgerArchiver>();
        services.TryAddSingleton<CreditAccounts>();
        services.TryAddSingleton<JobCredits>();
        return services;
    }
}
