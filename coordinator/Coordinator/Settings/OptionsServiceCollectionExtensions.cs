using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Settings;

public static class OptionsServiceCollectionExtensions
{
    /// <summary>Binds one options class to its section, checks it when the program starts, and lets operators read it.</summary>
    public static IServiceCollection AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        if (!services.Any(service => service.ImplementationInstance is OptionsListing listing && listing.Type == typeof(TOptions)))
        {
            services.AddSingleton(new OptionsListing(typeof(TOptions)));
            services.AddSingleton(provider => new OptionsRegistration(section, typeof(TOptions), () => provider.GetRequiredService<IOptions<TOptions>>().Value));
        }

        return services;
    }

    /// <summary>Says that a class is listed, so that a section that is added twice is told once.</summary>
    private sealed record OptionsListing(Type Type);
}
