using System.Globalization;
using Microsoft.Playwright;
using SogniLike.Browser.Tests.Support;
using SogniLike.EndToEnd.Tests.Pools;

namespace SogniLike.Browser.Tests;

/// <summary>Images that are made from pictures: how a picture comes to the portal, and what a mask keeps.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StartingImageTests(BrowserPool browser)
{
    private const int Side = 128;

    // The masked part: a rectangle inside the picture.
    private const int MaskX = 40;
    private const int MaskY = 24;
    private const int MaskWidth = 56;
    private const int MaskHeight = 72;

    [Fact]
    public async Task Mask_DrawnByKeyboard_MakesThatPartAnewAndKeepsTheRest()
    {
        var made = Assert.Single((await browser.Pool.SubmitAsync(Specs.Short("a red apple"))).Jobs);
        await browser.Pool.WaitForEndAsync(made.Id);
        var before = await browser.Pool.DownloadAsync(made.Id);
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator("#steps").WaitForAsync();

        await artist.TabToAsync(artist.Card(made.Id).Locator("button.open"));
        await artist.Page.Keyboard.PressAsync("Enter");
        await artist.Page.Locator("dialog[open] dl").First.WaitForAsync();
        await artist.Page.Keyboard.PressAsync("i");
        await PressAsync(artist, artist.Page.GetByRole(AriaRole.Button, new() { Name = "Only a part" }));
        await artist.Page.Locator("dialog[open] canvas").WaitForAsync();
        await TypeAsync(artist, "#area-x", MaskX);
        await TypeAsync(artist, "#area-y", MaskY);
        await TypeAsync(artist, "#area-width", MaskWidth);
        await TypeAsync(artist, "#area-height", MaskHeight);
        await PressAsync(artist, artist.Page.GetByRole(AriaRole.Button, new() { Name = "Paint it" }));
        await artist.Page.Locator("dialog[open] [role='status']", new() { HasTextRegex = new(@"2[45](\.\d)?%") }).WaitForAsync();
        await PressAsync(artist, artist.Page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }));
        await TypeAsync(artist, "#mask-blur", 0);
        await artist.TabToAsync(artist.Page.Locator("#strength"));
        await artist.Page.Keyboard.PressAsync("End");
        var id = await artist.DrawAsync("a blue heart", steps: 6, Side);
        await artist.Card(id, "delivered").WaitForAsync();

        var spec = (await browser.Pool.GetAsync(id)).Spec;
        Assert.False(spec.InitImage.IsEmpty);
        Assert.False(spec.Mask.IsEmpty);
        Assert.Equal((1d, 0u), (spec.Strength, spec.MaskBlur));
        var (inside, outside) = await DifferencesAsync(artist, before, await browser.Pool.DownloadAsync(id));
        Assert.Equal(0, outside);
        Assert.InRange(inside, MaskWidth * MaskHeight / 2, MaskWidth * MaskHeight);
        artist.AssertNoFaults();
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("paste")]
    [InlineData("choose")]
    public async Task Picture_ThatComesInAnyWay_IsWhatTheImageIsMadeFrom(string way)
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator(".drop input").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var picture = await DiscAsync(artist);
        var bringing = way switch
        {
            "drop" => artist.DropAsync("body", "disc.png", picture),
            "paste" => PasteAsync(artist, picture),
            _ => artist.Page.Locator(".drop input").SetInputFilesAsync(new FilePayload { Name = "disc.png", MimeType = "image/png", Buffer = picture }),
        };
        await bringing;
        await artist.Page.Locator(".chosen img").WaitForAsync();
        await artist.TabToAsync(artist.Page.Locator("#strength"));
        await artist.Page.Keyboard.PressAsync("Home");

        var id = await artist.DrawAsync("a yellow disc", steps: 20, Side);
        await artist.Card(id, "delivered").WaitForAsync();
        var spec = (await browser.Pool.GetAsync(id)).Spec;
        Assert.False(spec.InitImage.IsEmpty);
        Assert.Equal(0.05, spec.Strength, 6);

        // With next to nothing made anew the image is the picture, as the decoder of the model sees it.
        Assert.InRange(await DistanceAsync(artist, picture, await browser.Pool.DownloadAsync(id)), 0, 40);

        // It is there again after a reload, and goes when nobody wants it.
        await artist.Page.ReloadAsync();
        await artist.Page.Locator(".chosen img").WaitForAsync();
        await artist.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the picture" }).ClickAsync();
        await artist.Page.Locator(".drop").WaitForAsync();
        artist.AssertNoFaults();
    }

    [Theory]
    [InlineData("drop", "image/jpeg")]
    [InlineData("paste", "image/webp")]
    [InlineData("choose", "image/jpeg")]
    public async Task Picture_OfAnotherKind_IsSentAsABarePngTheWayItIsToBeSeen(string way, string mediaType)
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator(".drop input").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var picture = await TwoColoursAsync(artist, mediaType);
        await (way switch
        {
            "drop" => artist.DropAsync("body", "photo", picture, mediaType),
            "paste" => PasteAsync(artist, picture, mediaType),
            _ => artist.Page.Locator(".drop input").SetInputFilesAsync(new FilePayload { Name = "photo.jpg", MimeType = mediaType, Buffer = picture }),
        });
        await artist.Page.Locator(".chosen img").WaitForAsync();

        // What was sent is what this browser keeps of it.
        var sent = Convert.FromBase64String(await artist.Page.EvaluateAsync<string>(
            """
            async () => {
              const cache = await caches.open('starting-images');
              const bytes = new Uint8Array(await (await cache.match((await cache.keys()).at(-1))).arrayBuffer());
              return btoa(String.fromCharCode(...bytes));
            }
            """));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], sent[..4]);
        var text = System.Text.Encoding.Latin1.GetString(sent);
        Assert.DoesNotContain("secret place", text, StringComparison.Ordinal);
        Assert.DoesNotContain("eXIf", text, StringComparison.Ordinal);

        // The camera was held upright: what was left is on top.
        var isTurned = mediaType == "image/jpeg";
        Assert.Equal(isTurned ? "64x96 red blue" : "96x64 red red", await artist.Page.EvaluateAsync<string>(
            """
            async (base64) => {
              const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
              const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
              drawing.drawImage(image, 0, 0);
              const colour = (share) => {
                const [red, , blue] = drawing.getImageData(image.width / 4, Math.floor(image.height * share), 1, 1).data;
                return red > 150 && blue < 100 ? 'red' : blue > 150 && red < 100 ? 'blue' : `${red} ${blue}`;
              };
              return `${image.width}x${image.height} ${colour(0.2)} ${colour(0.8)}`;
            }
            """,
            Convert.ToBase64String(sent)));
        artist.AssertNoFaults();
    }

    [Fact]
    public async Task Picture_WithMorePixelsThanABrowserShouldDecode_IsRefusedBeforeItIsSent()
    {
        await using var artist = await (await browser.OpenAsync()).SignInAsync();
        await artist.Page.Locator(".drop input").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var sent = 0;
        artist.Page.Request += (_, request) => sent += request.Url.EndsWith("/api/v1/images", StringComparison.Ordinal) ? 1 : 0;

        // A white PNG of one bit a pixel.
        await artist.Page.EvaluateAsync(
            """
            async (side) => {
              const table = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((value) => (value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1), n));
              const crc = (bytes) => (bytes.reduce((value, byte) => table[(value ^ byte) & 0xff] ^ (value >>> 8), -1) ^ -1) >>> 0;
              const number = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
              const chunk = (name, data) => {
                const body = new Uint8Array([...new TextEncoder().encode(name), ...data]);
                return new Uint8Array([...number(data.length), ...body, ...number(crc(body))]);
              };
              const rows = new Blob([new Uint8Array((1 + Math.ceil(side / 8)) * side)]).stream().pipeThrough(new CompressionStream('deflate'));
              const data = new Uint8Array(await new Response(rows).arrayBuffer());
              const png = new File([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', [...number(side), ...number(side), 1, 0, 0, 0, 0]), chunk('IDAT', data), chunk('IEND', [])], 'huge.png', { type: 'image/png' });
              const files = new DataTransfer();
              files.items.add(png);
              document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
            }
            """,
            9_000);

        await artist.Page.GetByText("This picture has 81 million pixels; at most 64 million can be taken.").First.WaitForAsync();
        await artist.Page.Locator(".drop input").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal(0, sent);
        artist.AssertNoFaults();
    }

    private static async Task PressAsync(PersonAtAPage artist, ILocator button)
    {
        await artist.TabToAsync(button);
        await artist.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task TypeAsync(PersonAtAPage artist, string field, int value)
    {
        await artist.TabToAsync(artist.Page.Locator(field));
        await artist.Page.Keyboard.PressAsync("Control+a");
        await artist.Page.Keyboard.TypeAsync(value.ToString(CultureInfo.InvariantCulture));
        await artist.Page.Keyboard.PressAsync("Tab");
    }

    private static async Task PasteAsync(PersonAtAPage artist, byte[] picture, string mediaType = "image/png") => await artist.Page.EvaluateAsync(
        """
        ([base64, type]) => {
          const files = new DataTransfer();
          files.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'image', { type }));
          document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: files }));
        }
        """,
        new[] { Convert.ToBase64String(picture), mediaType });

    // Red on the left, blue on the right; a JPEG as a camera that was held upright writes it, and it says where that was.
    private static async Task<byte[]> TwoColoursAsync(PersonAtAPage artist, string mediaType)
    {
        var plain = Convert.FromBase64String(await artist.Page.EvaluateAsync<string>(
            """
            async (type) => {
              const drawing = new OffscreenCanvas(96, 64).getContext('2d');
              drawing.fillStyle = '#d02010';
              drawing.fillRect(0, 0, 48, 64);
              drawing.fillStyle = '#1020d0';
              drawing.fillRect(48, 0, 48, 64);
              const bytes = new Uint8Array(await (await drawing.canvas.convertToBlob({ type, quality: 0.95 })).arrayBuffer());
              return btoa(String.fromCharCode(...bytes));
            }
            """,
            mediaType));
        if (mediaType != "image/jpeg")
        {
            return plain;
        }

        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\b"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        byte[] comment = [.. "secret place"u8];
        return [.. plain[..2], 0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif, 0xff, 0xfe, 0, (byte)(comment.Length + 2), .. comment, .. plain[2..]];
    }

    // A yellow disc on blue.
    private static async Task<byte[]> DiscAsync(PersonAtAPage artist) => Convert.FromBase64String(await artist.Page.EvaluateAsync<string>(
        """
        async (side) => {
          const canvas = new OffscreenCanvas(side, side);
          const drawing = canvas.getContext('2d');
          drawing.fillStyle = '#2040c0';
          drawing.fillRect(0, 0, side, side);
          drawing.fillStyle = '#f0d020';
          drawing.arc(side / 2, side / 2, side / 3, 0, 7);
          drawing.fill();
          const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
          return btoa(String.fromCharCode(...bytes));
        }
        """,
        Side));

    // Pixels that differ at all, inside the masked part and outside.
    private static async Task<(int Inside, int Outside)> DifferencesAsync(PersonAtAPage artist, byte[] before, byte[] after)
    {
        var counts = await artist.Page.EvaluateAsync<int[]>(
            """
            async ([one, other, x, y, width, height]) => {
              const pixels = async (base64) => {
                const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
                const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
                drawing.drawImage(image, 0, 0);
                return drawing.getImageData(0, 0, image.width, image.height);
              };
              const [first, second] = [await pixels(one), await pixels(other)];
              const counts = [0, 0];
              for (let at = 0; at < first.data.length; at += 4) {
                const [across, down] = [(at / 4) % first.width, Math.floor(at / 4 / first.width)];
                const isInside = across >= x && across < x + width && down >= y && down < y + height;
                if ([0, 1, 2].some((channel) => first.data[at + channel] !== second.data[at + channel])) counts[isInside ? 0 : 1]++;
              }
              return counts;
            }
            """,
            new object[] { Convert.ToBase64String(before), Convert.ToBase64String(after), MaskX, MaskY, MaskWidth, MaskHeight });
        return (counts[0], counts[1]);
    }

    // Mean difference of a channel, 0 to 255.
    private static Task<double> DistanceAsync(PersonAtAPage artist, byte[] one, byte[] other) => artist.Page.EvaluateAsync<double>(
        """
        async (pngs) => {
          const [first, second] = await Promise.all(pngs.map(async (base64) => {
            const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
            const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
            drawing.drawImage(image, 0, 0);
            return drawing.getImageData(0, 0, image.width, image.height).data;
          }));
          return first.reduce((sum, value, at) => sum + Math.abs(value - second[at]), 0) / first.length;
        }
        """,
        new[] { Convert.ToBase64String(one), Convert.ToBase64String(other) });
}
