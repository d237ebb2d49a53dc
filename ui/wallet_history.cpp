#include "ui/wallet_history.hpp"

#include "ui/details_table.hpp"
#include "ui/error_text.hpp"
#include "ui/icons.hpp"
#include "ui/plain_label.hpp"
#include "ui/untrusted_text.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_text.hpp"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace barter::ui {
namespace {

using account::PastPart;
using wallet::PaidToken;

constexpr std::size_t partSize = 50;
constexpr int timeCharacters = 24;
constexpr int kindCharacters = 10;
constexpr int amountCharacters = 22;
constexpr int addressCharacters = 38;
constexpr int stateCharacters = 24;
constexpr int feeCharacters = 14;
constexpr std::array allTokens{PaidToken::btt, PaidToken::trx, PaidToken::bttold};

bool isSame(const HistoryRow& left, const HistoryRow& right)
{
    return left.payment.id == right.payment.id && left.payment.direction == right.payment.direction &&
           left.payment.token == right.payment.token && left.payment.counterparty == right.payment.counterparty;
}

}  // namespace

WalletHistory::WalletHistory(WalletGateway& gateway, QWidget* parent)
    : QWidget{parent}, m_gateway{gateway}, m_table{new DetailsTable{m_filter, tr("Payments")}}, m_hint{makeHintLabel()},
      m_more{new QPushButton{tr("Show &earlier ones")}}
{
    auto* bar = new QWidget;
    makeFilters(*bar);
    for (const auto& [column, characters] : {std::pair{WalletHistoryModel::timeColumn, timeCharacters},
                                             std::pair{WalletHistoryModel::kindColumn, kindCharacters},
                                             std::pair{WalletHistoryModel::amountColumn, amountCharacters},
                                             std::pair{WalletHistoryModel::addressColumn, addressCharacters},
                                             std::pair{WalletHistoryModel::stateColumn, stateCharacters},
                                             std::pair{WalletHistoryModel::feeColumn, feeCharacters}}) {
        m_table->setColumnCharacters(column, characters);
    }
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->sortByColumn(WalletHistoryModel::timeColumn, Qt::DescendingOrder);
    m_more->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_more->hide();
    connect(m_more, &QPushButton::clicked, this, [this] { ask(/*fromStart=*/false); });
    connect(&gateway, &WalletGateway::paymentMoved, this, &WalletHistory::follow);

    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(bar);
    column->addWidget(m_hint);
    column->addWidget(m_table, 1);
    column->addWidget(m_more);
}

void WalletHistory::makeFilters(QWidget& bar)
{
    auto* direction = new QComboBox;
    direction->addItem(tr("Received and sent"));
    direction->addItem(tr("Received"), static_cast<int>(tron::Direction::in));
    direction->addItem(tr("Sent"), static_cast<int>(tron::Direction::out));
    auto* show = new QLabel{tr("Sho&w")};
    show->setBuddy(direction);
    auto* token = new QComboBox;
    token->addItem(tr("All coins"));
    for (const auto each : allTokens) {
        token->addItem(tokenName(each), static_cast<int>(each));
    }
    auto* of = new QLabel{tr("o&f", "show received and sent of all coins")};
    of->setBuddy(token);
    auto* suspicious = new QCheckBox{tr("S&uspicious ones too")};
    suspicious->setChecked(true);
    connect(direction, &QComboBox::currentIndexChanged, this, [this, direction] {
        const auto chosen = direction->currentData();
        m_filter.setDirection(chosen.isValid() ? std::optional{static_cast<tron::Direction>(chosen.toInt())}
                                               : std::nullopt);
    });
    connect(token, &QComboBox::currentIndexChanged, this, [this, token] {
        const auto chosen = token->currentData();
        m_filter.setToken(chosen.isValid() ? std::optional{static_cast<PaidToken>(chosen.toInt())} : std::nullopt);
    });
    connect(suspicious, &QCheckBox::toggled, this, [this](bool on) { m_filter.setSuspiciousShown(on); });

    auto* save = new QPushButton{lineIcon(Icon::save), tr("E&xport…")};
    save->setToolTip(tr("Those that are shown, as a CSV file for spreadsheets"));
    connect(save, &QPushButton::clicked, this, &WalletHistory::exportShown);

    auto* row = new QHBoxLayout{&bar};
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(makeTitleLabel(tr("Payments")));
    row->addStretch(1);
    row->addWidget(show);
    row->addWidget(direction);
    row->addWidget(of);
    row->addWidget(token);
    row->addWidget(suspicious);
    row->addWidget(save);
}

void WalletHistory::exportShown()
{
    auto* chooser = new QFileDialog{this, tr("Export payments"), {}, tr("Tables (*.csv)")};
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("csv"));
    chooser->selectFile(QStringLiteral("payments.csv"));
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        std::vector<account::PastPayment> payments;
        for (int row = 0; row < m_filter.rowCount(); ++row) {
            payments.push_back(m_model.rowAt(m_filter.mapToSource(m_filter.index(row, 0)).row()).payment);
        }
        m_gateway.service().exportHistory(
            path.toStdString(), std::move(payments), whileThere(this, [this, path](const Expected<signer::Done>& done) {
                Q_EMIT message(done ? tr("The payments were written to %1.").arg(untrustedText(QStringView{path}))
                                    : errorText(done.error()));
            }));
    });
    chooser->open();
}

void WalletHistory::showAccount(const account::AccountNumber& account)
{
    ++m_passes;
    m_account = account;
    m_rows.clear();
    m_isAsking = false;
    m_model.setRows({});
    m_more->hide();
    showHint(*m_hint, tr("Asking the node for past payments…"));
    refresh();
}

void WalletHistory::refresh()
{
    ask(/*fromStart=*/true);
}

void WalletHistory::ask(bool fromStart)
{
    if (m_isAsking) {
        return;
    }
    m_isAsking = true;
    m_gateway.service().history(m_account,
                                fromStart,
                                partSize,
                                whileThere(this, [this, fromStart, pass = m_passes](const Expected<PastPart>& part) {
                                    if (pass == m_passes) {
                                        m_isAsking = false;
                                        take(fromStart, part);
                                    }
                                }));
}

void WalletHistory::take(bool fromStart, const Expected<PastPart>& part)
{
    if (!part) {
        showWarning(*m_hint, errorText(part.error()));
        return;
    }
    std::vector<HistoryRow> rows;
    for (const auto& payment : part->payments) {
        rows.push_back({.payment = payment});
    }
    // A pass from the start has the newest ones anew; what was read before them stays behind it.
    const auto isKnown = [&rows](const HistoryRow& row) {
        return std::ranges::any_of(rows, [&](const HistoryRow& fresh) { return isSame(fresh, row); });
    };
    std::erase_if(m_rows, isKnown);
    m_rows.insert(fromStart ? m_rows.begin() : m_rows.end(), rows.begin(), rows.end());
    m_model.setRows(m_rows);
    m_isAtEnd = part->isAtEnd;
    m_more->setVisible(!part->isAtEnd);
    showHint(*m_hint,
             part->hasIndex
                 ? QString{}
                 : tr("This node has no list of past payments, so only those are shown that this wallet has sent."));
    explainEmptiness();
}

void WalletHistory::explainEmptiness()
{
    if (m_model.rowCount() == 0 && m_isAtEnd && m_hint->text().isEmpty()) {
        showHint(*m_hint, tr("Nothing was received or sent yet."));
    }
}

/// A payment under way is there at once, whatever the index knows.
void WalletHistory::follow(const account::PaymentProgress& progress)
{
    const auto found =
        std::ranges::find_if(m_rows, [&](const HistoryRow& row) { return row.payment.id == progress.id; });
    if (found == m_rows.end()) {
        refresh();
        return;
    }
    found->payment.stage = progress.stage;
    found->confirmations = progress.status.confirmations;
    found->payment.fee = progress.status.fee ? progress.status.fee : found->payment.fee;
    m_model.setRows(m_rows);
}

}  // namespace barter::ui
