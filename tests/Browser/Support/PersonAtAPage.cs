using System.Collections.Concurrent;
using Microsoft.Playwright;
using SogniLike.EndToEnd.Tests.Pools;

namespace SogniLike.Browser.Tests.Support;

/// <summary>
/// A person in front of a page. Remembers what no page may do: throw, be stopped by its own content policy, or ask anybody but the coordinator.
/// </summary>
internal sealed class PersonAtAPage : IAsyncDisposable
{
    private const int MostLooks = 200;
    private const int MostTabs = 200;
    private const int MostHeights = 10;
    private const string Fits = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.scrollingElement.scrollWidth <= innerWidth))))";

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    private PersonAtAPage(LocalPool pool, IBrowserContext context, IPage page)
    {
        (Pool, _context, Page) = (pool, context, page);
        page.PageError += (_, error) => _faults.Enqueue($"threw: {error}");
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _faults.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != new Uri(Address).Authority)
            {
                _faults.Enqueue($"asked {url}");
            }
        };
    }

    /// <summary>Whose pages these are.</summary>
    public LocalPool Pool { get; }

    public string Address => Pool.Endpoint("http");

    public IPage Page { get; }

    public ILocator Prompt => Page.Locator("#prompt");

    public static async Task<PersonAtAPage> BeginAsync(LocalPool pool, IBrowserContext context) => new(pool, context, await context.NewPageAsync());

    /// <summary>Signs in by the form, as a person does.</summary>
    /// <param name="path">Of the program: the portal, or the dashboard.</param>
    public async Task<PersonAtAPage> SignInAsync(string path = "/")
    {
        await Page.GotoAsync(Address + path);
        await Page.Locator("#key").FillAsync((await File.ReadAllTextAsync(Pool.KeyFile)).Trim());
        await Page.Keyboard.PressAsync("Enter");
        await Page.Locator("header nav").WaitForAsync();
        return this;
    }

    /// <summary>Goes to another page of the same program.</summary>
    /// <param name="page">As it stands in the address.</param>
    /// <param name="sign">What that page has in sight.</param>
    public async Task VisitAsync(string page, string sign)
    {
        await Page.EvaluateAsync("page => (location.hash = `#/${page}`)", page);
        await Page.Locator("main " + sign).First.WaitForAsync();
    }

    /// <summary>Asks for an image by the keyboard and waits for its card.</summary>
    /// <returns>Id of the job.</returns>
    public async Task<string> DrawAsync(string prompt, int steps, int side = 128)
    {
        await ChooseAsync(steps, side);
        await Prompt.FillAsync(prompt);
        var answer = await Page.RunAndWaitForResponseAsync(
            () => Prompt.PressAsync("Control+Enter"), response => response.Request.Method == "POST" && response.Url.EndsWith("/api/v1/jobs", StringComparison.Ordinal));
        var id = (await answer.JsonAsync())!.Value.GetProperty("jobs")[0].GetProperty("id").GetString()!;
        await Card(id).WaitForAsync();
        return id;
    }

    /// <summary>Chooses how much there is to draw.</summary>
    public async Task ChooseAsync(int steps, int side)
    {
        await Page.Locator("#steps").WaitForAsync();
        await Page.EvaluateAsync(
            "([id, value]) => { const range = document.getElementById(id); range.value = value; range.dispatchEvent(new Event('input', { bubbles: true })); }",
            new[] { "steps", $"{steps}" });
        await ChooseSizeAsync(side);
    }

    public ILocator Card(string job) => Page.Locator($"[data-job='{job}']");

    public ILocator Card(string job, string state) => Page.Locator($"[data-job='{job}'][data-state='{state}']");

    /// <summary>SHA-256 of what the PNG shows, as the browser itself decodes it, with its size in front.</summary>
    public Task<string> PixelsAsync(byte[] png) => Page.EvaluateAsync<string>(
        """
        async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const drawing = canvas.getContext('2d');
          drawing.drawImage(image, 0, 0);
          const { data } = drawing.getImageData(0, 0, image.width, image.height);
          const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
          return `${image.width}x${image.height} ${[...hash].map((one) => one.toString(16).padStart(2, '0')).join('')}`;
        }
        """,
        Convert.ToBase64String(png));

    /// <summary>Presses Tab until the element has the focus, as somebody without a mouse does.</summary>
    public async Task TabToAsync(ILocator element)
    {
        await element.WaitForAsync();
        for (var press = 0; press < MostTabs; press++)
        {
            if (await element.EvaluateAsync<bool>("one => one === document.activeElement"))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"No way by keyboard to {element}.");
    }

    /// <summary>Lets a picture fall on an element, as from a folder of the desk.</summary>
    public Task DropAsync(string selector, string name, byte[] picture, string mediaType = "image/png") => Page.EvaluateAsync(
        """
        ([selector, name, base64, type]) => {
          const files = new DataTransfer();
          files.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }));
          document.querySelector(selector).dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
        }
        """,
        new[] { selector, name, Convert.ToBase64String(picture), mediaType });

    /// <summary>Bytes of the file that this saves.</summary>
    public async Task<byte[]> DownloadAsync(Func<Task> act)
    {
        var download = await Page.RunAndWaitForDownloadAsync(act);
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>The network is away, or there again.</summary>
    public Task SetOfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    /// <summary>Fails if the page did what none may.</summary>
    public void AssertNoFaults() => Assert.Empty(_faults);

    /// <summary>Until the expression is true in the page. Asked from outside: the page's content policy lets nobody evaluate text inside.</summary>
    public Task UntilAsync(string expression) => Patience.UntilAsync(expression, () => Page.EvaluateAsync<bool>(expression));

    /// <summary>Fails if the page stays wider than the screen, and says what sticks out.</summary>
    public async Task AssertFitsAsync()
    {
        // What follows the width of the screen, such as a chart, follows it a moment later.
        for (var look = 0; look < MostLooks; look++)
        {
            if (await Page.EvaluateAsync<bool>(Fits))
            {
                return;
            }
        }

        var wide = await Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('body *')].filter((one) => !one.closest('nav') && (one.getBoundingClientRect().left < -1 || one.getBoundingClientRect().right > innerWidth + 1)).map((one) => one.outerHTML.slice(0, 120))");
        Assert.Fail($"{Page.Url} is {await Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth")} wide: {string.Join(Environment.NewLine, wide.Take(10))}");
    }

    /// <summary>Makes the screen as tall as the page, which may become taller with it: lists show more where there is room.</summary>
    /// <param name="width">Of the screen.</param>
    /// <param name="height">Of the screen, at least.</param>
    public async Task ShowAllAsync(int width, int height)
    {
        for (var look = 0; look < MostHeights; look++)
        {
            await Page.SetViewportSizeAsync(width, height);
            var page = await Page.EvaluateAsync<int>("document.scrollingElement.scrollHeight");
            if (page <= height)
            {
                return;
            }

            height = page;
        }

        Assert.Fail($"{Page.Url} is taller than any screen.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private async Task ChooseSizeAsync(int side)
    {
        var sizes = Page.Locator("fieldset.sizes details");
        await sizes.EvaluateAsync("details => (details.open = true)");
        foreach (var index in new[] { 0, 1 })
        {
            await sizes.Locator("input").Nth(index).FillAsync($"{side}");
            await sizes.Locator("input").Nth(index).BlurAsync();
        }
    }
}
