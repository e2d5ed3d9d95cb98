using Microsoft.Playwright;
using SogniLike.EndToEnd.Tests.Pools;
using Xunit.Abstractions;

namespace SogniLike.Browser.Tests.Support;

/// <summary>One pool of real processes (coordinator, Redis, a worker with the built-in model) and one Chromium, shared by the tests of the collection, which run one after the other.</summary>
public sealed class BrowserPool(IMessageSink sink) : IAsyncLifetime
{
    // Debian's Chromium, in a container as well as on a desk: no sandbox of its own, no GPU, and nothing that it would ask of the world by itself.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--no-first-run", "--no-proxy-server",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal LocalPool Pool { get; private set; } = null!;

    /// <summary>Where the pages are.</summary>
    internal string Address => Pool.Endpoint("http");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var chromium = Chromium();

        // On a fast machine all the tests together ask for more in a minute than a person would; and a worker that stands still must keep its job while a page is used.
        Pool = await LocalPool.StartAsync(
            new SinkOutput(sink),
            "--set", "Coordinator:Operations:SampleInterval=00:00:01",
            "--set", "Coordinator:Admission:SubmitsPerMinute=100000",
            "--set", "Coordinator:Admission:SubmitBurst=100000",
            "--set", "Coordinator:Leasing:LeaseLength=00:03:00");
        await Pool.StartWorkerAsync("easel");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments, Timeout = (float)Patience.Limit.TotalMilliseconds });
    }

    /// <summary>A page as a person with this language, theme and screen sees it, with nothing remembered from other tests.</summary>
    /// <param name="language">Of the browser.</param>
    /// <param name="theme">Light or dark.</param>
    /// <param name="width">Of the screen.</param>
    /// <param name="pool">Another pool than the shared one.</param>
    internal async Task<PersonAtAPage> OpenAsync(string language = "en", ColorScheme theme = ColorScheme.Light, int width = 1280, LocalPool? pool = null)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            Locale = language,
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 900 },
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout((float)Patience.Limit.TotalMilliseconds);
        return await PersonAtAPage.BeginAsync(pool ?? Pool, context);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Pool is not null)
        {
            await Pool.DisposeAsync();
        }
    }

    private static string Chromium() =>
        Environment.GetEnvironmentVariable("SOGNI_CHROMIUM") is { Length: > 0 } named
            ? named
            : (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin")
               from name in new[] { "chromium", "chromium-browser", "google-chrome" }
               let file = Path.Combine(folder, name)
               where File.Exists(file)
               select file).FirstOrDefault()
            ?? throw new FileNotFoundException("No Chromium on the PATH: install the package chromium, or name the program in SOGNI_CHROMIUM.");
}
