using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SogniLike.Client.Tests.Fakes;

/// <summary>A coordinator on a real port of this machine whose state is in <see cref="Pool"/> and outlives restarts. Speaks the contracts, runs no jobs.</summary>
public sealed class FakeCoordinator : IAsyncDisposable
{
    private readonly X509Certificate2? _certificate;
    private WebApplication? _app;

    private FakeCoordinator(X509Certificate2? certificate) => _certificate = certificate;

    public FakePool Pool { get; } = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<FakeCoordinator> StartAsync(X509Certificate2? certificate = null)
    {
        var coordinator = new FakeCoordinator(certificate);
        await coordinator.StartAgainAsync();
        return coordinator;
    }

    /// <summary>Starts, on the port of before if there was one.</summary>
    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(Pool);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, Address?.Port ?? 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (_certificate is not null)
            {
                listen.UseHttps(_certificate);
            }
        }));
        _app = builder.Build();
        _app.MapGrpcService<FakeArtistService>();
        _app.MapGrpcService<FakeAdminService>();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Goes away without saying goodbye to anybody.</summary>
    public async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            _app = null;
        }
    }

    /// <summary>Options that fit this coordinator, with waits short enough for tests.</summary>
    public SogniClientOptions Options(string? key = FakePool.ArtistKey) => new()
    {
        Address = Address,
        ApiKey = key,
        InitialBackoff = TimeSpan.FromMilliseconds(5),
        MaxBackoff = TimeSpan.FromMilliseconds(50),
    };

    public async ValueTask DisposeAsync() => await StopAsync();
}
