#include "ui/pieces_bar.hpp"

#include <QElapsedTimer>
#include <QTest>

using barter::engine::PieceState;
using barter::ui::AvailabilityBar;
using barter::ui::PiecesBar;

namespace {

/// The colour in the middle row at a share of the width.
QColor colourAt(QWidget& bar, double share)
{
    const auto image = bar.grab().toImage();
    return image.pixelColor(static_cast<int>(share * (image.width() - 1)), image.height() / 2);
}

std::vector<PieceState> pieces(std::size_t count, PieceState state)
{
    std::vector<PieceState> result(count, state);
    return result;
}

}  // namespace

class PiecesBarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paintsWhatIsThereFromLeftToRight()
    {
        PiecesBar bar;
        bar.resize(300, 20);
        auto states = pieces(3, PieceState::missing);
        states[0] = PieceState::have;
        states[1] = PieceState::underway;

        bar.setPieces(states);

        QCOMPARE(colourAt(bar, 0.16).rgb(), PiecesBar::colourOf(PieceState::have, bar.palette()).rgb());
        QCOMPARE(colourAt(bar, 0.50).rgb(), PiecesBar::colourOf(PieceState::underway, bar.palette()).rgb());
        QCOMPARE(colourAt(bar, 0.84).rgb(), PiecesBar::colourOf(PieceState::missing, bar.palette()).rgb());
    }

    void theThreeStatesDifferInLightnessInEachPalette_data()
    {
        QTest::addColumn<QColor>("base");
        QTest::addColumn<QColor>("text");
        QTest::newRow("light") << QColor{Qt::white} << QColor{Qt::black};
        QTest::newRow("dark") << QColor{30, 30, 32} << QColor{Qt::white};
    }

    void theThreeStatesDifferInLightnessInEachPalette()
    {
        QFETCH(const QColor, base);
        QFETCH(const QColor, text);
        QPalette palette;
        palette.setColor(QPalette::Base, base);
        palette.setColor(QPalette::Text, text);
        palette.setColor(QPalette::Highlight, QColor{53, 132, 228});

        const auto lightness = [&](PieceState state) { return PiecesBar::colourOf(state, palette).lightnessF(); };

        QVERIFY(std::abs(lightness(PieceState::have) - lightness(PieceState::missing)) > 0.2F);
        QVERIFY(std::abs(lightness(PieceState::underway) - lightness(PieceState::missing)) > 0.2F);
    }

    void onePieceAmongMillionsCanBeSeen()
    {
        PiecesBar bar;
        bar.resize(400, 20);
        auto states = pieces(2'000'000, PieceState::have);
        const auto complete = PiecesBar::colourOf(PieceState::have, bar.palette());

        states[1'000'000] = PieceState::missing;
        bar.setPieces(states);

        const auto image = bar.grab().toImage();
        int different = 0;
        for (int x = 2; x < image.width() - 2; ++x) {
            different += image.pixelColor(x, image.height() / 2) == complete ? 0 : 1;
        }
        QVERIFY(different >= 1 && different <= 2);
    }

    void tellsItsNumbersToAScreenReader()
    {
        PiecesBar bar;
        auto states = pieces(1000, PieceState::missing);
        std::fill_n(states.begin(), 712, PieceState::have);
        states[999] = PieceState::underway;

        bar.setPieces(states);

        QCOMPARE(bar.accessibleName(), u"Pieces"_qs);
        QCOMPARE(bar.accessibleDescription(), u"712 of 1,000 pieces"_qs);
        QCOMPARE(bar.underwayCount(), 1);
    }

    void aNewPaletteIsPaintedAtOnce()
    {
        PiecesBar bar;
        bar.resize(100, 20);
        bar.setPieces(pieces(10, PieceState::have));
        (void)bar.grab();
        auto palette = bar.palette();
        palette.setColor(QPalette::Highlight, QColor{200, 10, 10});

        bar.setPalette(palette);

        QCOMPARE(colourAt(bar, 0.5).rgb(), (QColor{200, 10, 10}.rgb()));
    }

    void paintsWithoutPiecesAndWithoutWidth()
    {
        PiecesBar bar;
        bar.resize(1, 1);
        (void)bar.grab();
        bar.setPieces(pieces(5, PieceState::have));
        (void)bar.grab();
        bar.resize(200, 20);
        bar.setPieces({});

        QCOMPARE(colourAt(bar, 0.5).rgb(), bar.palette().color(QPalette::Base).rgb());
        QCOMPARE(bar.accessibleDescription(), u"0 of 0 pieces"_qs);
    }

    void millionsOfPiecesArePaintedAgainWithoutLookingAtThem()
    {
        PiecesBar bar;
        bar.resize(800, 20);
        bar.setPieces(pieces(5'000'000, PieceState::have));
        QElapsedTimer time;

        time.start();
        (void)bar.grab();
        const auto first = time.nsecsElapsed();
        time.restart();
        for (int i = 0; i < 10; ++i) {
            (void)bar.grab();
        }
        const auto each = time.nsecsElapsed() / 10;

        qInfo() << "microseconds for 5,000,000 pieces: first" << first / 1000 << "then" << each / 1000;
        QVERIFY(each < first / 3);
    }

    void availabilityCountsCopies()
    {
        AvailabilityBar bar;

        bar.setAvailability({2, 2, 3, 3});
        QCOMPARE(bar.copies(), 2.5);
        QCOMPARE(bar.nobodyHas(), 0);

        bar.setAvailability({0, 1, 7, 1});
        QCOMPARE(bar.copies(), 0.75);
        QCOMPARE(bar.nobodyHas(), 1);
        QCOMPARE(bar.most(), 7);
        QCOMPARE(bar.accessibleDescription(), u"Each piece is at 0 to 7 connected peers; 1 pieces at none"_qs);

        bar.setAvailability({});
        QCOMPARE(bar.copies(), 0.0);
        QCOMPARE(bar.accessibleDescription(), u"Not known"_qs);
    }

    void theMorePeersHaveAPieceTheStrongerItsColour()
    {
        AvailabilityBar bar;
        bar.resize(300, 20);
        bar.setAvailability({0, 1, 4});
        const auto base = bar.palette().color(QPalette::Base);
        const auto distance = [&](double share) { return base.lightness() - colourAt(bar, share).lightness(); };

        QCOMPARE(distance(0.16), 0);
        QVERIFY(std::abs(distance(0.5)) > 0);
        QVERIFY(std::abs(distance(0.84)) > std::abs(distance(0.5)));
    }
};

QTEST_MAIN(PiecesBarTest)
#include "pieces_bar_test.moc"
