using System.Text.Json;
using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// Pieces with their scores, as SentencePiece's unigram models hold them: read from <c>tokenizer.json</c> of Hugging Face's fast tokenizers, or from <c>spiece.model</c>.
/// </summary>
internal sealed class UnigramVocabulary
{
    private const int MaxPieces = 1 << 20;
    private const int MaxPieceLength = 256;
    private const int MaxSpecials = 1000;
    private const int MaxDepth = 32;

    private UnigramVocabulary(IReadOnlyList<(string Piece, double Score)> pieces, int unknownId, IReadOnlyDictionary<string, int> specials, CharacterMap? map)
    {
        (Pieces, UnknownId, Specials, Map) = (pieces, unknownId, specials, map);
        EndId = specials.TryGetValue("</s>", out var end) ? end : throw new InvalidDataException("The vocabulary lacks the token </s>.");
        PadId = specials.TryGetValue("<pad>", out var pad) ? pad : 0;
    }

    /// <summary>Pieces by id; the words of a text start with U+2581.</summary>
    public IReadOnlyList<(string Piece, double Score)> Pieces { get; }

    /// <summary>Id of what no piece spells.</summary>
    public int UnknownId { get; }

    /// <summary>Id that ends a text.</summary>
    public int EndId { get; }

    /// <summary>Id that fills up a text.</summary>
    public int PadId { get; }

    /// <summary>Tokens that are read as they are written.</summary>
    public IReadOnlyDictionary<string, int> Specials { get; }

    /// <summary>How characters are brought into the form of the pieces; null for NFKC.</summary>
    public CharacterMap? Map { get; }

    /// <summary>Reads <c>tokenizer.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is malformed, over a limit, or not of a unigram model; the message says what.</exception>
    public static UnigramVocabulary ParseJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            var model = root.GetProperty("model");
            if (model.TryGetProperty("type", out var type) && type.GetString() != "Unigram")
            {
                throw new InvalidDataException("tokenizer.json is not of a unigram model.");
            }

            var pieces = new List<(string, double)>();
            foreach (var entry in model.GetProperty("vocab").EnumerateArray())
            {
                pieces.Add((entry[0].GetString() ?? "", entry[1].GetDouble()));
                ThrowIfOverLimit(pieces);
            }

            var specials = new Dictionary<string, int>(StringComparer.Ordinal);
            if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
            {
                foreach (var token in added.EnumerateArray().Take(MaxSpecials))
                {
                    specials[token.GetProperty("content").GetString() ?? ""] = token.GetProperty("id").GetInt32();
                }
            }

            var map = root.TryGetProperty("normalizer", out var normalizer) ? FindMap(normalizer) : null;
            return Create(pieces, model.TryGetProperty("unk_id", out var unknown) && unknown.ValueKind == JsonValueKind.Number ? unknown.GetInt32() : 2, specials, map);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("tokenizer.json is not what fast tokenizers have.", exception);
        }
    }

    /// <summary>Reads <c>spiece.model</c> (sentencepiece_model.proto).</summary>
    /// <exception cref="InvalidDataException">As <see cref="ParseJson"/>.</exception>
    public static UnigramVocabulary ParseModel(byte[] bytes)
    {
        var (pieces, specials, unknown) = (new List<(string, double)>(), new Dictionary<string, int>(StringComparer.Ordinal), 2);
        CharacterMap? map = null;
        try
        {
            var reader = new ProtobufReader(new MemoryStream(bytes, writable: false));
            while (reader.TryReadField(reader.Length, out var number, out var wireType))
            {
                switch (number)
                {
                    case 1 when wireType == ProtobufReader.Delimited:
                        var (piece, score, kind) = ReadPiece(reader, reader.ReadEnd(reader.Length));
                        unknown = kind == PieceKind.Unknown ? pieces.Count : unknown;
                        if (kind is PieceKind.Unknown or PieceKind.Control)
                        {
                            specials[piece] = pieces.Count;
                        }

                        // What is not spelt out keeps its id and is never found.
                        pieces.Add(kind is PieceKind.Normal or PieceKind.UserDefined ? (piece, score) : ("", 0));
                        ThrowIfOverLimit(pieces);
                        break;
                    case 3 when wireType == ProtobufReader.Delimited:
                        map = ReadMap(reader, reader.ReadEnd(reader.Length)) ?? map;
                        break;
                    default:
                        reader.Skip(wireType, reader.Length);
                        break;
                }
            }
        }
        catch (OnnxFormatException exception)
        {
            throw new InvalidDataException("spiece.model is not a SentencePiece model.", exception);
        }

        return Create(pieces, unknown, specials, map);
    }

    /// <exception cref="InvalidDataException">A score is not finite, or an id is none of a piece.</exception>
    internal static UnigramVocabulary Create(
        IReadOnlyList<(string Piece, double Score)> pieces, int unknownId, IReadOnlyDictionary<string, int> specials, CharacterMap? map)
    {
        foreach (var (piece, score) in pieces)
        {
            if (!double.IsFinite(score) || piece.Length > MaxPieceLength)
            {
                throw new InvalidDataException($"A piece has a score that is not finite, or over {MaxPieceLength} characters.");
            }
        }

        // Added tokens may lie behind the pieces.
        var ids = pieces.Count + MaxSpecials;
        return pieces.Count > 0 && unknownId >= 0 && unknownId < pieces.Count && specials.All(special => special.Key.Length is > 0 and <= MaxPieceLength && special.Value >= 0 && special.Value < ids)
            ? new UnigramVocabulary(pieces, unknownId, specials, map)
            : throw new InvalidDataException("The vocabulary is empty, or an id is none of its pieces.");
    }

    private static void ThrowIfOverLimit(List<(string, double)> pieces)
    {
        if (pieces.Count > MaxPieces)
        {
            throw new InvalidDataException($"The vocabulary has over {MaxPieces} pieces.");
        }
    }

    private static CharacterMap? FindMap(JsonElement normalizer)
    {
        if (normalizer.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (normalizer.TryGetProperty("precompiled_charsmap", out var map) && map.ValueKind == JsonValueKind.String)
        {
            var bytes = map.GetBytesFromBase64();
            return bytes.Length == 0 ? null : CharacterMap.Parse(bytes);
        }

        return normalizer.TryGetProperty("normalizers", out var inner) && inner.ValueKind == JsonValueKind.Array
            ? inner.EnumerateArray().Select(FindMap).FirstOrDefault(static found => found is not null)
            : null;
    }

    private static (string Piece, double Score, PieceKind Kind) ReadPiece(ProtobufReader reader, long end)
    {
        var (piece, score, kind) = ("", 0f, PieceKind.Normal);
        while (reader.TryReadField(end, out var number, out var wireType))
        {
            switch (number)
            {
                case 1 when wireType == ProtobufReader.Delimited:
                    piece = reader.ReadText(end);
                    break;
                case 2 when wireType == ProtobufReader.Fixed32:
                    score = BitConverter.ToSingle(reader.ReadBytes(4, end));
                    break;
                case 3 when wireType == ProtobufReader.Varint:
                    kind = (PieceKind)Math.Min(reader.ReadVarint(end), 255);
                    break;
                default:
                    reader.Skip(wireType, end);
                    break;
            }
        }

        return (piece, score, kind);
    }

    private static CharacterMap? ReadMap(ProtobufReader reader, long end)
    {
        CharacterMap? map = null;
        while (reader.TryReadField(end, out var number, out var wireType))
        {
            if (number == 2 && wireType == ProtobufReader.Delimited)
            {
                var mapEnd = reader.ReadEnd(end);
                var bytes = reader.ReadBytes((int)(mapEnd - reader.Position), mapEnd);
                map = bytes.Length == 0 ? null : CharacterMap.Parse(bytes);
            }
            else
            {
                reader.Skip(wireType, end);
            }
        }

        return map;
    }

    private enum PieceKind
    {
        Normal = 1,
        Unknown = 2,
        Control = 3,
        UserDefined = 4,
    }
}
